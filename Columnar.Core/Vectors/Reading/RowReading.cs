using System.Buffers;
using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Gives a new state for some values that lie together.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <typeparam name="TState">What is carried along.</typeparam>
/// <param name="state">The state so far.</param>
/// <param name="values">The values; nulls are <c>default</c>. Valid until the call returns.</param>
/// <param name="firstRow">The row of the first of them.</param>
public delegate TState SpanFold<T, TState>(TState state, ReadOnlySpan<T> values, long firstRow);

/// <summary>What can be done with rows of any kind: copies, ranges, single rows, passes, batches.</summary>
/// <remarks>
/// Each call reads the rows as they stand when it is made, under a lease of its own. Values are copied only where they do not lie in
/// memory as they are asked for: nulls among them, bits, text, encoded values.
/// </remarks>
public static class RowReading
{
    private const int PassRows = 1 << 16;

    /// <summary>All values as an array; nulls are null or <c>default</c>.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public static T[] ToArray<T>(this IRows<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using RowReader<T> reader = rows.OpenRows();
        return Copy(reader, 0, reader.Length);
    }

    /// <summary>Some values as an array; nulls are null or <c>default</c>.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not all exist.</exception>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public static T[] ToArray<T>(this IRows<T> rows, long start, long count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using RowReader<T> reader = rows.OpenRows();
        CheckRange(reader, start, count);
        return Copy(reader, start, count);
    }

    /// <summary>Copies values out; nulls are null or <c>default</c>.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="start">The first.</param>
    /// <param name="target">Filled wholly; an array will do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not all exist.</exception>
    public static void CopyTo<T>(this IRows<T> rows, long start, Span<T> target)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using RowReader<T> reader = rows.OpenRows();
        CheckRange(reader, start, target.Length);
        reader.CopyTo(start, target);
    }

    /// <summary>A range of the rows, without a copy. What lies outside the rows is left away; where nothing remains the range is empty.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="start">The first row; a negative number counts from the end.</param>
    /// <param name="end">The row behind the last; a negative number counts from the end, null is the end.</param>
    /// <remarks>
    /// <c>Rows(-3)</c> are the last three rows, <c>Rows(5, 2)</c> none. A range of a handle keeps row numbers, not values: it reads what
    /// stands there when it is read.
    /// </remarks>
    public static RowRange<T> Rows<T>(this IRows<T> rows, long start, long? end = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return RowRange<T>.Clamped(rows, start, end);
    }

    /// <summary>Whether a row is null.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static bool IsNull<T>(this IRows<T> rows, long index)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using RowReader<T> reader = rows.OpenRows();
        CheckRow(reader, index);
        return reader.IsNull(index);
    }

    /// <summary>The values of single rows; nulls are null or <c>default</c>.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="indices">Which rows, in any order, also twice; rising ones are read fastest, an encoded block then once.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static T[] Gather<T>(this IRows<T> rows, params long[] indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        T[] values = new T[indices.Length];
        Gather(rows, indices.AsSpan(), values);
        return values;
    }

    /// <summary>Copies the values of single rows; nulls are null or <c>default</c>.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="indices">Which rows, in any order, also twice; rising ones are read fastest, an encoded block then once.</param>
    /// <param name="target">A place for each of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row; nothing was copied.</exception>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    public static void Gather<T>(this IRows<T> rows, ReadOnlySpan<long> indices, Span<T> target)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (target.Length < indices.Length)
            throw new ArgumentException($"{indices.Length} rows do not fit {target.Length} places.", nameof(target));
        using RowReader<T> reader = rows.OpenRows();
        foreach (long index in indices)
            CheckRow(reader, index);
        reader.Gather(indices, target);
    }

    /// <summary>Calls an action for each value in row order; nulls are left out, which the row numbers show.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="action">Told the row and its value.</param>
    public static void ForEach<T>(this IRows<T> rows, Action<long, T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Pass(
            rows,
            0,
            leavesNullsOut: true,
            (state, values, validity, firstRow) =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    if (validity.IsEmpty || (validity[i >> 3] >> (i & 7) & 1) != 0)
                        action(firstRow + i, values[i]);
                }
                return state;
            }
        );
    }

    /// <summary>Calls an action for the values in row order, some at a time as they lie together.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="action">Told values, nulls as null or <c>default</c>, and the row of the first; the span is valid until it returns.</param>
    public static void ForEachSpan<T>(this IRows<T> rows, ReadOnlySpanAction<T, long> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Pass(
            rows,
            0,
            leavesNullsOut: false,
            (state, values, _, firstRow) =>
            {
                action(values, firstRow);
                return state;
            }
        );
    }

    /// <summary>Folds the values in row order; nulls are left out.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <typeparam name="TState">What is carried along.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="seed">The state before the first value.</param>
    /// <param name="fold">Gives the next state for a value.</param>
    /// <returns>The state behind the last value.</returns>
    public static TState Fold<T, TState>(this IRows<T> rows, TState seed, Func<TState, T, TState> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return Pass(
            rows,
            seed,
            leavesNullsOut: true,
            (state, values, validity, _) =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    if (validity.IsEmpty || (validity[i >> 3] >> (i & 7) & 1) != 0)
                        state = fold(state, values[i]);
                }
                return state;
            }
        );
    }

    /// <summary>Folds the values in row order, some at a time as they lie together; nulls are null or <c>default</c>.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <typeparam name="TState">What is carried along.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="seed">The state before the first value.</param>
    /// <param name="fold">Gives the next state for some values.</param>
    /// <returns>The state behind the last value.</returns>
    public static TState FoldSpans<T, TState>(this IRows<T> rows, TState seed, SpanFold<T, TState> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return Pass(rows, seed, leavesNullsOut: false, (state, values, _, firstRow) => fold(state, values, firstRow));
    }

    /// <summary>Opens a cursor, which reads row after row or jumps. Dispose it.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows; the cursor goes on seeing them as they stand now.</param>
    public static ColumnCursor<T> Cursor<T>(this IRows<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new ColumnCursor<T>(rows.OpenRows());
    }

    /// <summary>The rows in batches, each read on a thread of the pool, in row order.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows; all batches show them as they stand when the enumeration begins.</param>
    /// <param name="batchRows">Rows of a batch; the last may have fewer.</param>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch would have no row.</exception>
    public static IAsyncEnumerable<ColumnBatch<T>> ReadBatchesAsync<T>(
        this IRows<T> rows,
        int batchRows = PassRows,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchRows);
        return ReadBatches(rows, batchRows, cancellation);
    }

    /// <summary>Lets <c>foreach</c> run over the values; nulls are null or <c>default</c>.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    public static RowEnumerator<T> GetEnumerator<T>(this IRows<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new RowEnumerator<T>(rows.OpenRows());
    }

    /// <summary>The values, nulls as null or <c>default</c>, as a sequence for LINQ, each time as they stand when it is enumerated.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows.</param>
    public static IEnumerable<T> AsEnumerable<T>(this IRows<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Enumerate(rows);

        static IEnumerable<T> Enumerate(IRows<T> rows)
        {
            foreach (T value in rows)
                yield return value;
        }
    }

    private static async IAsyncEnumerable<ColumnBatch<T>> ReadBatches<T>(
        IRows<T> rows,
        int batchRows,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using RowReader<T> reader = rows.OpenRows();
        for (long row = 0; row < reader.Length; row += batchRows)
        {
            long first = row;
            yield return await Task.Run(() => ColumnBatch<T>.Read(reader, first, batchRows), cancellation)
                .ConfigureAwait(false);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    private static TState Pass<T, TState>(IRows<T> rows, TState state, bool leavesNullsOut, PieceFold<T, TState> fold)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using RowReader<T> reader = rows.OpenRows();
        byte[] validity = reader.HasNulls ? new byte[Bitmap.ByteLength(PassRows)] : [];
        for (long row = 0; row < reader.Length; )
        {
            int most = (int)Math.Min(PassRows, reader.Length - row);
            ReadOnlySpan<T> values = leavesNullsOut ? reader.ReadAny(row, most) : reader.Read(row, most);
            bool hasNulls = leavesNullsOut && reader.HasNulls && reader.CopyValidity(row, values.Length, validity) > 0;
            state = fold(state, values, hasNulls ? validity : [], row);
            row += values.Length;
        }
        return state;
    }

    private static T[] Copy<T>(RowReader<T> reader, long start, long count)
    {
        if (count > Array.MaxLength)
            throw new InvalidOperationException(
                $"{count} rows of '{reader.Name}' are more than an array holds, {Array.MaxLength}. Read a range of them, or batches."
            );
        T[] values = new T[count];
        reader.CopyTo(start, values);
        return values;
    }

    private static void CheckRow<T>(RowReader<T> reader, long index)
    {
        if ((ulong)index >= (ulong)reader.Length)
            Throw.IndexOutOfRange(index, reader.Length);
    }

    private static void CheckRange<T>(RowReader<T> reader, long start, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (start > reader.Length - count)
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"'{reader.Name}' has {reader.Length} rows; {count} from row {start} on were asked for."
            );
    }

    // The validity is empty where no value is null.
    private delegate TState PieceFold<T, TState>(
        TState state,
        ReadOnlySpan<T> values,
        ReadOnlySpan<byte> validity,
        long firstRow
    );
}

using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Rows that a window-local function gives when they are read.</summary>
/// <typeparam name="T">The .NET type of the results.</typeparam>
/// <param name="name">The name of the column.</param>
/// <param name="computation">What it is computed by.</param>
/// <param name="sources">What it is computed from.</param>
internal sealed unsafe class LazyChunk<T>(string name, Computation<T> computation, VectorView[] sources) : IChunkDecoder
    where T : unmanaged
{
    // A run holds cursors and memory for one thread at a time; beside each the row behind those it computed last.
    private readonly ConcurrentBag<(RowFunction<T> Run, long Next)> _runs = [];

    public long StoredBytes => 0;

    public ChunkBuffers Decode(long firstRow, int rows, PieceBuffer memory)
    {
        Span<ulong> validity = default;
        if (computation.IsNullable)
        {
            validity = new Span<ulong>(memory.TakeValidity(rows), (rows + 63) >> 6);
            validity.Fill(ulong.MaxValue);
        }
        byte* data;
        if (typeof(T) == typeof(bool))
        {
            bool[] truths = new bool[rows];
            Compute(firstRow, MemoryMarshal.Cast<bool, T>(truths.AsSpan()), validity);
            data = memory.TakeData((int)Bitmap.ByteLength(rows));
            Span<byte> bits = new(data, (int)Bitmap.ByteLength(rows));
            for (int i = 0; i < rows; i++)
                Bitmap.Set(bits, i, truths[i]);
        }
        else
        {
            data = memory.TakeData(rows * sizeof(T));
            Compute(firstRow, new Span<T>(data, rows), validity);
        }
        int nulls = CountNulls(validity, rows);
        nint bitmap = nulls == 0 ? 0 : (nint)memory.TakeValidity(rows);
        return new ChunkBuffers(firstRow, rows, bitmap, 0, (nint)data, nulls);
    }

    public ReadOnlySpan<byte> Read(long row)
    {
        T[] value = new T[1];
        _ = TryGet(row, out value[0]);
        return MemoryMarshal.AsBytes<T>(value);
    }

    public bool IsNull(long row) => !TryGet(row, out _);

    /// <summary>The value of a row; false for null.</summary>
    public bool TryGet(long row, out T value)
    {
        ulong validity = ulong.MaxValue;
        T result = default;
        Compute(row, new Span<T>(ref result), computation.IsNullable ? new Span<ulong>(ref validity) : []);
        value = result;
        return (validity & 1) != 0;
    }

    /// <summary>How many of some rows are null.</summary>
    public int CountNulls(long firstRow, int rows)
    {
        ulong[] validity = new ulong[(rows + 63) >> 6];
        validity.AsSpan().Fill(ulong.MaxValue);
        RowFunction<T> run = Rent(firstRow);
        try
        {
            run.ComputeValidity(firstRow, rows, validity);
        }
        catch (Exception error) when (RowFailure.IsOfFunction(error))
        {
            throw RowFailure.Name(name, computation, sources, firstRow, rows, error);
        }
        _runs.Add((run, firstRow + rows));
        return CountNulls(validity, rows);
    }

    // A run that threw is not used again.
    private void Compute(long firstRow, Span<T> values, Span<ulong> validity)
    {
        RowFunction<T> run = Rent(firstRow);
        try
        {
            run.Compute(firstRow, values, validity);
        }
        catch (Exception error) when (RowFailure.IsOfFunction(error))
        {
            throw RowFailure.Name(name, computation, sources, firstRow, values.Length, error);
        }
        _runs.Add((run, firstRow + values.Length));
    }

    // A scan finds its run again, or that of another thread, which is worth nothing where rows must follow one another.
    private RowFunction<T> Rent(long firstRow) =>
        _runs.TryTake(out (RowFunction<T> Run, long Next) kept) && (kept.Run.TakesAnyOrder || kept.Next == firstRow)
            ? kept.Run
            : computation.Begin(sources);

    private static int CountNulls(ReadOnlySpan<ulong> validity, int rows)
    {
        if (validity.IsEmpty)
            return 0;
        int values = 0;
        for (int i = 0; i < validity.Length; i++)
            values += BitOperations.PopCount(validity[i] & Bitmap.LowMask(Math.Min(64, rows - i * 64)));
        return rows - values;
    }
}

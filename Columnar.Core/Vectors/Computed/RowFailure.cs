namespace Columnar.Vectors;

/// <summary>Says of an exception in a function which column and row it was computing.</summary>
internal static class RowFailure
{
    // Of exceptions that say it already.
    private static readonly object s_isNamed = new();

    /// <summary>Whether an exception is of the function itself, not of reading its sources, and does not say its row yet.</summary>
    public static bool IsOfFunction(Exception error) =>
        error
            is not (
                OperationCanceledException
                or ColumnarException
                or IOException
                or ObjectDisposedException
                or OutOfMemoryException
            )
        && !error.Data.Contains(s_isNamed);

    /// <summary>The exception to throw in place of one in a function.</summary>
    /// <param name="name">The name of the column that is computed.</param>
    /// <param name="computation">What it is computed by.</param>
    /// <param name="sources">What it is computed from.</param>
    /// <param name="firstRow">The first of the rows that were being computed.</param>
    /// <param name="rows">How many.</param>
    /// <param name="error">The exception; it stays within the other.</param>
    /// <returns>An <see cref="OverflowException"/> for one, else an <see cref="InvalidOperationException"/>.</returns>
    public static Exception Name<T>(
        string name,
        Computation<T> computation,
        VectorView[] sources,
        long firstRow,
        int rows,
        Exception error
    )
        where T : unmanaged
    {
        string place =
            Find(computation, sources, firstRow, rows, ref error) is { } row ? $"row {row}"
            : rows == 1 ? $"row {firstRow}"
            : $"rows {firstRow} to {firstRow + rows - 1}";
        string message = $"'{name}', {computation.Function}, {place}: {error.Message}";
        Exception named =
            error is OverflowException
                ? new OverflowException(message, error)
                : new InvalidOperationException(message, error);
        named.Data.Add(s_isNamed, null);
        return named;
    }

    // Runs give many rows at once. Computed alone, one after the other, the first that fails shows; of recursions none is alone.
    private static long? Find<T>(
        Computation<T> computation,
        VectorView[] sources,
        long firstRow,
        int rows,
        ref Exception error
    )
        where T : unmanaged
    {
        RowFunction<T> run = computation.Begin(sources);
        if (run.StateBytes > 0)
            return null;
        T[] value = new T[1];
        ulong[] validity = new ulong[1];
        for (long row = firstRow; row < firstRow + rows; row++)
        {
            validity[0] = ulong.MaxValue;
            try
            {
                run.Compute(row, value, computation.IsNullable ? validity : []);
            }
            catch (Exception found) when (IsOfFunction(found))
            {
                error = found;
                return row;
            }
        }
        return null;
    }
}

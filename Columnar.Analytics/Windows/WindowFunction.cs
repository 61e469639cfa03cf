namespace Columnar.Windows;

/// <summary>
/// A function of the rows of windows that slide or grow: the window of row i is the rows from its start to i, empty where
/// it starts behind i. A result is a fixed expression of the window's two ends and the values between, whatever was
/// computed before it, so that it has the same bits however rows are cut into runs.
/// </summary>
/// <typeparam name="T">The type of the results.</typeparam>
internal abstract unsafe class WindowFunction<T>
    where T : unmanaged
{
    /// <summary>How many results there must be room for: a leaf, and a register that begins at its last row.</summary>
    public const int Room = PlaneSource.Stride;

    /// <summary>
    /// Computes rows of one leaf. Leaves follow one another, or begin anew anywhere: then all that the first window
    /// reaches is read.
    /// </summary>
    /// <param name="firstRow">The number of the first row; it exists in the source.</param>
    /// <param name="rows">How many rows, at least one; they lie in one leaf.</param>
    /// <param name="starts">
    /// Room for a leaf's starts, filled for the rows: where each row's window starts, 0 or more and never below the one
    /// before.
    /// </param>
    /// <param name="slides">Whether each start is one above the one before.</param>
    /// <param name="results">Room for the results; those of rows that are null are unspecified.</param>
    /// <returns>A bit per row, 1 = value; bits beyond the rows are unspecified.</returns>
    public abstract ulong Compute(long firstRow, int rows, long* starts, bool slides, T* results);
}

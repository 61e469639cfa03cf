namespace Columnar.Vectors;

/// <summary>
/// A run of a function over its sources, which fills rows in rising order. It is of one of two classes, so that results are the same
/// bits however rows are cut into runs: window-local (a row is a fixed expression of source rows, whatever was computed before), or
/// recursive (it carries an exact state from row to row, which can be saved and restored).
/// </summary>
/// <typeparam name="T">The .NET type of the results.</typeparam>
internal abstract class RowFunction<T>
    where T : unmanaged
{
    /// <summary>Bytes of the state behind a row; 0 for window-local functions. Fixed for a computation.</summary>
    public virtual int StateBytes => 0;

    /// <summary>Whether any rows may be asked for at any time; else each call takes the rows behind those of the call before.</summary>
    public virtual bool TakesAnyOrder => false;

    /// <summary>Writes the state behind the last row that was computed.</summary>
    public virtual void SaveState(Span<byte> state) { }

    /// <summary>Takes up a state, in place of that before row 0.</summary>
    public virtual void RestoreState(ReadOnlySpan<byte> state) { }

    /// <summary>
    /// Computes rows that lie in one block of 65,536. Rows follow one another from call to call: of recursive functions from row 0 or from where a
    /// state was restored on, of window-local ones from any row on.
    /// </summary>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="values">Filled wholly; what stands under a null is not looked at.</param>
    /// <param name="validity">A bit per row, bit 0 the first, all set before the call; empty where results cannot be null.</param>
    public abstract void Compute(long firstRow, Span<T> values, Span<ulong> validity);

    /// <summary>Finds which rows are null, as <see cref="Compute"/> does.</summary>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="rows">How many; all lie in one block.</param>
    /// <param name="validity">A bit per row, all set before the call.</param>
    public virtual void ComputeValidity(long firstRow, int rows, Span<ulong> validity) =>
        Compute(firstRow, new T[rows], validity);
}

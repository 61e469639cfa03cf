namespace Columnar.Evaluation;

/// <summary>An expression that is true, false or null in a row, bound to its columns and evaluated a packet at a time.</summary>
internal abstract unsafe class Condition
{
    /// <summary>Decides the rows of a packet.</summary>
    /// <param name="workspace">The packet.</param>
    /// <param name="needed">
    /// A bit per row whose answer will be used, null where all will be; of the other rows the answer is unspecified. Bits beyond the rows are
    /// ignored.
    /// </param>
    /// <param name="isTrue">Written: the rows where the answer is true. Bits beyond the rows are cleared.</param>
    /// <param name="isNull">Written: the rows where it is null; never one where it is true. Bits beyond the rows are cleared.</param>
    public abstract void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull);

    /// <summary>What the answers may be in the rows from one on, without reading them.</summary>
    /// <param name="row">The row.</param>
    /// <param name="endRow">The row behind the last one asked about; brought down to the row behind the last one answered for, above the first.</param>
    public abstract Outcomes Foresee(long row, ref long endRow);
}

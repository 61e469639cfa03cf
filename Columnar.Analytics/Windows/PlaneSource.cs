namespace Columnar.Windows;

/// <summary>The leaves of a source as states of single rows: those of rows that are null or absent are of nothing.</summary>
internal abstract unsafe class PlaneSource
{
    /// <summary>
    /// Words from one plane of a leaf to the next: a leaf, and room for a register that begins at its last row.
    /// </summary>
    public const int Stride = LeafSource.Rows + 8;

    /// <summary>Fills the planes of a leaf.</summary>
    /// <returns>A bit per row, 1 = value.</returns>
    public abstract ulong Read(long leaf, ulong* planes);
}

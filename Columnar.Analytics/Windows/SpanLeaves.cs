using Columnar.Memory;

namespace Columnar.Windows;

/// <summary>The leaves of rows that lie together in memory.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="values">The value of row 0; the memory outlives this object and does not move.</param>
/// <param name="validity">A bit per row, 1 = value; null where no row is null.</param>
/// <param name="rows">How many rows.</param>
internal sealed unsafe class SpanLeaves<T>(T* values, ulong* validity, long rows) : LeafSource<T>
    where T : unmanaged
{
    public override bool HasNulls => validity is not null;

    public override ulong ReadValidity(long leaf)
    {
        int present = Present(leaf);
        return (validity is null || present == 0 ? ulong.MaxValue : validity[leaf]) & Bitmap.LowMask(present);
    }

    public override ulong Read(long leaf, T* target)
    {
        // SAFETY: only rows that are present are read.
        new ReadOnlySpan<T>(values + (leaf * Rows), Present(leaf)).CopyTo(new Span<T>(target, Rows));
        return ReadValidity(leaf);
    }

    private int Present(long leaf) => (int)Math.Clamp(rows - (leaf * Rows), 0, Rows);
}

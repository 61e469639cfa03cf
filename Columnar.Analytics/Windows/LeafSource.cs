namespace Columnar.Windows;

/// <summary>
/// Where window functions read from: any leaf of 64 rows of a source, as often as asked. A function that slides over rows
/// reads each leaf once as it enters and once as it leaves, so that nobody keeps the rows between.
/// </summary>
internal abstract class LeafSource
{
    /// <summary>Rows of a leaf: leaf k holds rows 64 k to 64 k + 63.</summary>
    public const int Rows = 64;

    /// <summary>Whether any row of the source is null.</summary>
    public abstract bool HasNulls { get; }

    /// <summary>A bit per row of a leaf, 1 = value; zeros for rows that are null or absent.</summary>
    public abstract ulong ReadValidity(long leaf);
}

/// <summary>The leaves of a source with its values.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal abstract unsafe class LeafSource<T> : LeafSource
    where T : unmanaged
{
    /// <summary>Reads a leaf.</summary>
    /// <param name="leaf">Its number.</param>
    /// <param name="values">Room for 64 values; those of rows that are null or absent are unspecified.</param>
    /// <returns>The validity of the leaf.</returns>
    public abstract ulong Read(long leaf, T* values);
}

using Columnar.Vectors;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>The leaves of a view.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
internal sealed unsafe class ViewLeaves<T>(VectorView view) : LeafSource<T>
    where T : unmanaged
{
    private readonly SourceReader<T> _reader = new(view);

    public override bool HasNulls { get; } = view.NullCount > 0;

    public override ulong ReadValidity(long leaf)
    {
        int rows = Present(leaf);
        if (rows == 0)
            return 0;
        ReadOnlySpan<ulong> validity = _reader.Validity(leaf * Rows, rows);
        return validity.IsEmpty ? ulong.MaxValue >> (Rows - rows) : validity[0];
    }

    public override ulong Read(long leaf, T* values)
    {
        _reader.Values(leaf * Rows, Present(leaf)).CopyTo(new Span<T>(values, Rows));
        return ReadValidity(leaf);
    }

    private int Present(long leaf) => (int)Math.Clamp(view.Length - (leaf * Rows), 0, Rows);
}

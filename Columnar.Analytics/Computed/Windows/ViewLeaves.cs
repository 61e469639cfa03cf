using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Kernels;
using Columnar.Vectors;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>The leaves of a view.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
internal sealed unsafe class ViewLeaves<T>(VectorView view) : LeafSource<T>
    where T : unmanaged
{
    private const int PrefetchBytes = 2048;
    private const int MostPrefetched = 16;

    private readonly SourceReader<T> _reader = new(view);

    public override bool HasNulls { get; } = view.NullCount > 0;

    public override ulong ReadValidity(long leaf)
    {
        int rows = Present(leaf);
        if (rows == 0)
            return 0;
        ReadOnlySpan<ulong> validity = HasNulls ? _reader.Validity(leaf * Rows, rows) : [];
        return validity.IsEmpty ? ulong.MaxValue >> (Rows - rows) : validity[0];
    }

    public override ulong Read(long leaf, T* values)
    {
        ReadOnlySpan<T> rows = _reader.Values(leaf * Rows, Present(leaf));
        rows.CopyTo(new Span<T>(values, Rows));
        // What follows is read next; prefetching what does not exist is no access. Wide values fill lines of their own.
        if (sizeof(T) > MostPrefetched)
            return ReadValidity(leaf);
        byte* next = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows)) + PrefetchBytes;
        Prefetch.Lines(next, Rows * sizeof(T));
        if (sizeof(T) > sizeof(int))
            Prefetch.Lines(next + (Rows * sizeof(int)), Rows * sizeof(int));
        return ReadValidity(leaf);
    }

    private int Present(long leaf) => (int)Math.Clamp(view.Length - (leaf * Rows), 0, Rows);
}

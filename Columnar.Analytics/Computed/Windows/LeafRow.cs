using System.Runtime.CompilerServices;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>Single rows of a source, asked for in rising order: the leaf of the last one is kept.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
internal sealed unsafe class LeafRow<T>(LeafSource<T> source)
    where T : unmanaged
{
    private readonly T[] _values = GC.AllocateUninitializedArray<T>(LeafSource.Rows, pinned: true);
    private long _leaf = -1;
    private ulong _present;

    /// <summary>The value of a row; false for null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(long row, out T value)
    {
        if (row / LeafSource.Rows != _leaf)
            Read(row / LeafSource.Rows);
        int place = (int)(row & (LeafSource.Rows - 1));
        value = _values[place];
        return (_present >> place & 1) != 0;
    }

    private void Read(long leaf)
    {
        // SAFETY: the array is pinned and has room for a leaf.
        _present = source.Read(leaf, (T*)Unsafe.AsPointer(ref _values[0]));
        _leaf = leaf;
    }
}

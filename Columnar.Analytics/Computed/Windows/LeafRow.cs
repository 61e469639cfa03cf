using System.Runtime.CompilerServices;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>Single rows of a source, best asked for in rising order: the leaf of the last one is kept.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
internal sealed unsafe class LeafRow<T>
    where T : unmanaged
{
    private readonly LeafSource<T> _source;
    private readonly T[] _memory = GC.AllocateUninitializedArray<T>(LeafSource.Rows, pinned: true);
    private readonly T* _values;
    private long _leaf = -1;
    private ulong _present;

    public LeafRow(LeafSource<T> source)
    {
        _source = source;
        // SAFETY: the array is pinned, has room for a leaf, and lives as long as this object.
        _values = (T*)Unsafe.AsPointer(ref _memory[0]);
    }

    /// <summary>The value of a row; false for null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(long row, out T value)
    {
        if (row >> 6 != _leaf)
            Read(row >> 6);
        value = _values[row & (LeafSource.Rows - 1)];
        return (_present >> (int)row & 1) != 0;
    }

    /// <summary>All rows of a leaf.</summary>
    /// <param name="leaf">Its number.</param>
    /// <param name="present">A bit per row, 1 = value.</param>
    public T* Leaf(long leaf, out ulong present)
    {
        if (leaf != _leaf)
            Read(leaf);
        present = _present;
        return _values;
    }

    private void Read(long leaf)
    {
        _present = _source.Read(leaf, _values);
        _leaf = leaf;
    }
}

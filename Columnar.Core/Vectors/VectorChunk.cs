using Columnar.Memory;

namespace Columnar;

/// <summary>One contiguous piece of a view's values.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>Spans of it point into the mapped file: they are valid until the snapshot is disposed.</remarks>
public readonly unsafe struct VectorChunk<T>
    where T : unmanaged
{
    private readonly VectorView<T> _view;
    private readonly int _index;

    internal VectorChunk(VectorView<T> view, int index)
    {
        _view = view;
        _index = index;
    }

    /// <summary>The number of its first row in the vector.</summary>
    public long FirstRow => Buffers.FirstRow;

    /// <summary>Rows.</summary>
    public int Length => Buffers.Length;

    /// <summary>Rows that are null.</summary>
    public int NullCount => Buffers.NullCount;

    /// <summary>The address of the first value, a multiple of 64.</summary>
    public nint Address => Buffers.Data;

    /// <summary>The values; those of nulls are unspecified.</summary>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public ReadOnlySpan<T> ValuesSpan
    {
        get
        {
            _view.ThrowIfEnded();
            return new ReadOnlySpan<T>((void*)Buffers.Data, Buffers.Length);
        }
    }

    /// <summary>A bit per row, the first in the lowest place, 1 = value, 0 = null; empty where no row is null.</summary>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public ReadOnlySpan<byte> ValiditySpan
    {
        get
        {
            _view.ThrowIfEnded();
            return Buffers.Validity == 0
                ? []
                : new ReadOnlySpan<byte>((void*)Buffers.Validity, (int)Bitmap.ByteLength(Buffers.Length));
        }
    }

    /// <summary>The values as an array; nulls are <c>default</c>.</summary>
    public T[] ToArray()
    {
        T[] values = new T[Length];
        _view.CopyTo(FirstRow, values);
        return values;
    }

    private ChunkBuffers Buffers => _view.Chunks[_index];
}

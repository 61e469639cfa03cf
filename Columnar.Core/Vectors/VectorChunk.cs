using System.Globalization;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>One contiguous piece of a view's values.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>
/// Spans of it are valid until the snapshot is disposed. They point into the mapped file; of encoded values they are a copy, decoded
/// when it is first asked for and kept as long as this chunk or a copy of it is.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public readonly unsafe struct VectorChunk<T> : IDisplayed
    where T : unmanaged
{
    private readonly VectorView<T> _view;
    private readonly ChunkBuffers _chunk;
    private readonly DecodedBlock<T>? _decoded;

    internal VectorChunk(VectorView<T> view, in ChunkBuffers chunk, long firstRow, int rows)
    {
        _view = view;
        _chunk = chunk;
        _decoded = chunk.Decoder is null ? null : new DecodedBlock<T>(view, firstRow, rows);
        FirstRow = firstRow;
        Length = rows;
    }

    /// <summary>The number of its first row in the vector.</summary>
    public long FirstRow { get; }

    /// <summary>Rows.</summary>
    public int Length { get; }

    /// <summary>Rows that are null.</summary>
    public int NullCount => _decoded is null ? _chunk.NullCount : _decoded.NullCount;

    /// <summary>The address of the first value, a multiple of 64.</summary>
    /// <exception cref="InvalidOperationException">The values are encoded, so they have none.</exception>
    public nint Address =>
        _decoded is null
            ? _chunk.Data
            : throw new InvalidOperationException(
                $"The values of '{_view.Name}' are encoded and have no address; read ValuesSpan."
            );

    /// <summary>The values; those of nulls are unspecified.</summary>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    /// <exception cref="CorruptDataException">The values are encoded and damaged.</exception>
    public ReadOnlySpan<T> ValuesSpan
    {
        get
        {
            _view.ThrowIfEnded();
            return _decoded is null ? new ReadOnlySpan<T>((void*)_chunk.Data, Length) : _decoded.Values;
        }
    }

    /// <summary>A bit per row, the first in the lowest place, 1 = value, 0 = null; empty where no row is null.</summary>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    /// <exception cref="CorruptDataException">The values are encoded and damaged.</exception>
    public ReadOnlySpan<byte> ValiditySpan
    {
        get
        {
            _view.ThrowIfEnded();
            if (_decoded is not null)
                return _decoded.Validity;
            return _chunk.Validity == 0
                ? []
                : new ReadOnlySpan<byte>((void*)_chunk.Validity, (int)Bitmap.ByteLength(Length));
        }
    }

    /// <summary>Whether a value is null.</summary>
    /// <param name="index">Its place in the chunk, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public bool IsNull(int index)
    {
        if ((uint)index >= (uint)Length)
            Throw.IndexOutOfRange(index, Length);
        return _view.IsNull(FirstRow + index);
    }

    /// <summary>The chunk's length and its place in the vector.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Length} rows from row {FirstRow} on");

    /// <summary>The values as an array; nulls are <c>default</c>.</summary>
    public T[] ToArray()
    {
        T[] values = new T[Length];
        _view.CopyTo(FirstRow, values);
        return values;
    }

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());
}

using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Tests.Vectors;

/// <summary>The bytes of a view, buffer by buffer, wherever its pieces begin: what is equal here is equal on the disk but for the division into chunks.</summary>
internal sealed unsafe class VectorImage
{
    private readonly List<byte> _validity = [];
    private readonly List<int> _lengths = [];
    private readonly List<byte> _data = [];

    private VectorImage(VectorView view)
    {
        ViewCursor cursor = new(view);
        for (long row = 0; row < view.Length; )
        {
            ChunkBuffers piece = cursor.Seek(row);
            for (int i = (int)(row - piece.FirstRow); i < piece.Length; i++, row++)
                Add(view.Type, piece, i);
        }
    }

    public static VectorImage Of(VectorView view)
    {
        using ViewScope<VectorView> scope = ((IColumn)view).OpenView();
        return new VectorImage(scope.View);
    }

    public void AssertEqual(VectorImage other, string place)
    {
        Assert.True(_validity.SequenceEqual(other._validity), $"validity, {place}");
        Assert.True(_lengths.SequenceEqual(other._lengths), $"offsets, {place}");
        Assert.True(_data.SequenceEqual(other._data), $"data, {place}");
    }

    // What lies under a null counts as well, where it takes room.
    private void Add(ElementType type, in ChunkBuffers piece, int row)
    {
        _validity.Add(piece.IsNull(row) ? (byte)0 : (byte)1);
        if (piece.Offsets != 0)
        {
            ReadOnlySpan<byte> bytes = piece.BytesOf(row);
            _lengths.Add(bytes.Length);
            _data.AddRange(bytes);
        }
        else if (type.BitWidth == 1)
            _data.Add((byte)(((byte*)piece.Data)[row >> 3] >> (row & 7) & 1));
        else
            _data.AddRange(
                new ReadOnlySpan<byte>((byte*)piece.Data + (long)row * (type.BitWidth / 8), type.BitWidth / 8)
            );
    }
}

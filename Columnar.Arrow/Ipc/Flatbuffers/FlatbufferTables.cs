using System.Buffers.Binary;

namespace Columnar.Ipc.Flatbuffers;

/// <summary>A vector of tables in untrusted bytes; the vector itself is known to lie within them.</summary>
internal readonly ref struct FlatbufferTables(
    ReadOnlySpan<byte> bytes,
    FlatbufferScope scope,
    int position,
    int count,
    int depth
)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Count => count;

    public FlatbufferTable this[int index]
    {
        get
        {
            int at = position + index * 4;
            uint distance = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);
            if (distance == 0 || distance > (uint)(_bytes.Length - at))
                scope.Corrupt(at, $"a reference within {_bytes.Length} bytes", $"distance {distance}");
            return FlatbufferTable.Of(_bytes, scope, at + (int)distance, depth);
        }
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Columnar.Storage;

/// <summary>Reads little-endian fields one after the other; running over the end is damage, named by place.</summary>
internal ref struct SpanReader(ReadOnlySpan<byte> source, string structure, long offset)
{
    private readonly ReadOnlySpan<byte> _source = source;

    /// <summary>What is being read, for errors.</summary>
    public string Structure { get; } = structure;

    /// <summary>Where it begins in the file, for errors.</summary>
    public long Offset { get; } = offset;

    public int Position { get; private set; }

    public readonly int Remaining => _source.Length - Position;

    public byte UInt8() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > Remaining)
            Throw.Corrupt(Structure, Offset + Position, $"a length of at most {Remaining}", $"{count}");
        return Take((int)count);
    }

    /// <summary>Throws, naming the place last read.</summary>
    [DoesNotReturn]
    public readonly void Fail(string expected, string found) =>
        Throw.Corrupt(Structure, Offset + Position, expected, found);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
            Throw.Corrupt(Structure, Offset + Position, $"{count} more bytes", $"{Remaining}");
        ReadOnlySpan<byte> taken = _source.Slice(Position, count);
        Position += count;
        return taken;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Columnar.Tests.Compatibility;

/// <summary>A run of pages in a file that is read by FORMAT.md.</summary>
/// <param name="FirstPage">Its first page.</param>
/// <param name="PageCount">Its length.</param>
/// <param name="Born">The commit on top of which it was allocated.</param>
/// <param name="Use">What it is for.</param>
internal sealed record FormatExtent(long FirstPage, long PageCount, ulong Born, string Use)
{
    public long EndPage => FirstPage + PageCount;
}

/// <summary>A dead extent: commits from <paramref name="Extent"/>'s birth to before <paramref name="Died"/> may see it.</summary>
internal sealed record FormatDeadExtent(FormatExtent Extent, ulong Died);

/// <summary>A commit by the place of its root.</summary>
internal sealed record FormatKeptCommit(
    ulong CommitNumber,
    long Stamp,
    long RootPage,
    uint RootLength,
    uint RootChecksum
);

/// <summary>One buffer of a chunk.</summary>
internal sealed record FormatSegment(
    FormatExtent Extent,
    long LengthBits,
    long HighWaterBits,
    uint Tail,
    uint[] Checksums
);

/// <summary>Rows of a region that lie together.</summary>
internal sealed record FormatChunk(
    long RegionId,
    long FirstRow,
    long Rows,
    long NullCount,
    long FirstTextByte,
    int Codec,
    FormatSegment[] Segments,
    byte[] Statistics
);

/// <summary>A region as its record has it, with its chunks in order.</summary>
internal sealed record FormatRegion(
    long Id,
    long TableId,
    int Kind,
    bool IsNullable,
    uint BitsPerRow,
    uint Version,
    string Name,
    string Format,
    long[] Columns
)
{
    public const int Bytes = 1;
    public const int Raw = 2;
    public const int Truth = 3;
    public const int Text = 4;
    public const int Table = 5;
    public const int Binary = 6;
    public const int Codes = 7;

    public bool HasOffsets => Kind is Text or Binary;

    public List<FormatChunk> Chunks { get; } = [];

    public long Rows => Chunks.Sum(chunk => chunk.Rows);
}

/// <summary>Takes fields one after another, and refuses to take more than there is.</summary>
internal ref struct FormatFields(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public readonly int Remaining => _bytes.Length - _position;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public long I64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public string Utf8(int length) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Take(length));

    public ReadOnlySpan<byte> Take(long length)
    {
        FormatReader.Require(length <= Remaining, $"{length} more bytes in a record");
        ReadOnlySpan<byte> taken = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }
}

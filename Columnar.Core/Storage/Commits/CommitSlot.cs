using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>
/// One of the two places (pages 1 and 2) that name the newest commit. It fits a sector, so that a power cut leaves the old or
/// the new one. FORMAT.md, "Commit slot".
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct CommitSlot
{
    public const int Size = 128;

    /// <summary>"COLSLOT1" read as a little-endian number.</summary>
    public const ulong MagicValue = 0x31544F4C534C4F43;

    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint Version;

    [FieldOffset(16)]
    public UInt128 FileId;

    [FieldOffset(32)]
    public ulong CommitNumber;

    [FieldOffset(40)]
    public ulong RootPage;

    [FieldOffset(48)]
    public uint RootByteLength;

    [FieldOffset(52)]
    public uint RootChecksum;

    [FieldOffset(124)]
    public uint Checksum;

    public readonly void Write(Span<byte> target)
    {
        MemoryMarshal.Write(target, this);
        MemoryMarshal.Write(target[124..], Crc32C.Compute(target[..124]));
    }

    /// <summary>Judges the bytes of a slot.</summary>
    public static CommitSlotState Read(ReadOnlySpan<byte> bytes, UInt128 fileId, out CommitSlot slot)
    {
        slot = MemoryMarshal.Read<CommitSlot>(bytes);
        if (!bytes[..Size].ContainsAnyExcept((byte)0))
            return CommitSlotState.Blank;
        bool valid =
            slot.Magic == MagicValue
            && slot.Checksum == Crc32C.Compute(bytes[..124])
            && slot.FileId == fileId
            && slot.CommitNumber is > 0 and <= Geometry.MaxNumber;
        return valid ? CommitSlotState.Valid : CommitSlotState.Invalid;
    }
}

/// <summary>What a commit slot holds.</summary>
internal enum CommitSlotState
{
    Blank,
    Valid,
    Invalid,
}

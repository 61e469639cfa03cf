using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>The catalog's pages on disk: root, directory page, leaf. FORMAT.md, "Catalog".</summary>
internal static class CatalogFormat
{
    /// <summary>"COLROOT1", "CDIR" and "CLEF" read as little-endian numbers.</summary>
    public const ulong RootMagic = 0x31544F4F524C4F43;
    public const uint DirectoryMagic = 0x52494443;
    public const uint LeafMagic = 0x46454C43;

    public const int DirectoryHeaderSize = 16;
    public const int LeafHeaderSize = 16;
    public const int RecordHeaderSize = 8;
    public const int EntriesPerDirectoryPage = (Geometry.PageSize - DirectoryHeaderSize) / DirectoryEntry.Size;

    /// <summary>The bytes a record takes in a leaf.</summary>
    public static int RecordLength(CatalogRecord record) =>
        RecordHeaderSize + (int)Geometry.AlignUp(record.ContentLength, 8);

    public static int RootLength(int directoryPageCount) => RootHeader.Size + directoryPageCount * RootEntry.Size;
}

/// <summary>The beginning of the root; a <see cref="RootEntry"/> per directory page follows.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct RootHeader
{
    public const int Size = 64;
    public const uint HasStamp = 1;

    /// <summary>The stamp was given to this commit, not to one before it.</summary>
    public const uint IsStamped = 2;

    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint Flags;

    [FieldOffset(16)]
    public ulong CommitNumber;

    [FieldOffset(24)]
    public long Stamp;

    [FieldOffset(32)]
    public long NextRegionId;

    [FieldOffset(40)]
    public uint LeafCount;

    [FieldOffset(44)]
    public uint DirectoryPageCount;

    [FieldOffset(48)]
    public uint RetainedLimit;
}

/// <summary>Where a directory page is.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct RootEntry
{
    public const int Size = 24;

    [FieldOffset(0)]
    public long Page;

    [FieldOffset(8)]
    public ulong Born;

    [FieldOffset(16)]
    public uint Checksum;
}

/// <summary>The beginning of a directory page; a <see cref="DirectoryEntry"/> per leaf follows.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct DirectoryHeader
{
    public const int Size = 16;

    [FieldOffset(0)]
    public uint Magic;

    [FieldOffset(4)]
    public uint Index;

    [FieldOffset(8)]
    public uint EntryCount;
}

/// <summary>Where a leaf is; page 0 for a leaf without records.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct DirectoryEntry
{
    public const int Size = 24;

    [FieldOffset(0)]
    public long Page;

    [FieldOffset(8)]
    public ulong Born;

    [FieldOffset(16)]
    public uint PageCount;

    [FieldOffset(20)]
    public uint Checksum;
}

/// <summary>The beginning of a leaf; records follow, each with type, content length and content, padded to 8 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct LeafHeader
{
    public const int Size = 16;

    [FieldOffset(0)]
    public uint Magic;

    [FieldOffset(4)]
    public uint Index;

    [FieldOffset(8)]
    public uint RecordCount;

    [FieldOffset(12)]
    public uint ByteLength;
}

using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>Page 0: what the file is. Written once, at creation. FORMAT.md, "File header".</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct FileHeader
{
    public const int Size = 128;
    public const uint FirstVersion = 1;
    public const uint CurrentVersion = 3;

    /// <summary>"COLUMNAR" read as a little-endian number.</summary>
    public const ulong MagicValue = 0x52414E4D554C4F43;

    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint Version;

    [FieldOffset(12)]
    public uint PageSize;

    [FieldOffset(16)]
    public UInt128 FileId;

    [FieldOffset(32)]
    public uint SlabShift;

    [FieldOffset(40)]
    public long CreatedUnixMilliseconds;

    [FieldOffset(124)]
    public uint Checksum;

    public static FileHeader Create(int slabShift) =>
        new()
        {
            Magic = MagicValue,
            Version = CurrentVersion,
            PageSize = Geometry.PageSize,
            FileId = MemoryMarshal.Read<UInt128>(Guid.NewGuid().ToByteArray()),
            SlabShift = (uint)slabShift,
            CreatedUnixMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        };

    /// <summary>Writes the header with its checksum.</summary>
    public readonly void Write(Span<byte> target)
    {
        MemoryMarshal.Write(target, this);
        MemoryMarshal.Write(target[124..], Crc32C.Compute(target[..124]));
    }

    /// <summary>Reads and validates the first page of a file.</summary>
    /// <exception cref="UnsupportedFormatException">Not a Columnar file, or of another version.</exception>
    /// <exception cref="CorruptDataException">The header contradicts its checksum.</exception>
    public static FileHeader Read(IDataFile file)
    {
        long length = file.GetLength();
        if (length < Size)
            throw new UnsupportedFormatException(
                file.Path,
                length == 0 ? "an empty file" : $"a file of {length} bytes",
                "Columnar database files"
            );
        Span<byte> bytes = stackalloc byte[Size];
        file.Read(0, bytes);
        FileHeader header = MemoryMarshal.Read<FileHeader>(bytes);
        if (header.Magic != MagicValue)
            throw new UnsupportedFormatException(
                file.Path,
                "a file that is not a Columnar database",
                "Columnar database files"
            );
        // First the version: the rest of a newer header may be laid out otherwise.
        if (header.Version is < FirstVersion or > CurrentVersion)
            throw new UnsupportedFormatException(
                file.Path,
                $"format version {header.Version}",
                $"versions {FirstVersion} to {CurrentVersion}"
            );
        if (header.Checksum != Crc32C.Compute(bytes[..124]))
            Throw.Corrupt("file header", 0, $"checksum {header.Checksum:x8}", $"{Crc32C.Compute(bytes[..124]):x8}");
        if (header.PageSize != Geometry.PageSize)
            throw new UnsupportedFormatException(
                file.Path,
                $"pages of {header.PageSize} bytes",
                $"{Geometry.PageSize}"
            );
        if (header.SlabShift is < Geometry.MinSlabShift or > Geometry.DefaultSlabShift)
            throw new UnsupportedFormatException(
                file.Path,
                $"slabs of 2^{header.SlabShift} bytes",
                $"2^{Geometry.MinSlabShift} to 2^{Geometry.DefaultSlabShift}"
            );
        return header;
    }
}

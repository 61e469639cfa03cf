using System.Buffers.Binary;
using Columnar.Ipc.Flatbuffers;

namespace Columnar.Ipc;

/// <summary>Where a message stands in a file: flatbuffer struct <c>Block</c> of 24 bytes.</summary>
/// <param name="Position">The place of its continuation mark.</param>
/// <param name="MetadataLength">Bytes of mark, length, metadata and padding.</param>
/// <param name="BodyLength">Bytes of the body.</param>
internal readonly record struct Block(long Position, int MetadataLength, long BodyLength);

/// <summary>
/// The end of a file: the schema and the places of the messages. Flatbuffer table <c>Footer</c>: version at 4, schema at 6,
/// dictionaries at 8, record batches at 10.
/// </summary>
/// <param name="Schema">The schema.</param>
/// <param name="Dictionaries">The dictionary batches.</param>
/// <param name="Batches">The record batches.</param>
internal sealed record Footer(ArrowSchema Schema, Block[] Dictionaries, Block[] Batches)
{
    /// <summary>The first and last bytes of a file; two zero bytes follow the first.</summary>
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>The magic at the start with its padding.</summary>
    public const int HeaderLength = 8;

    /// <summary>The length of the flatbuffer and the magic at the end.</summary>
    public const int TrailerLength = 10;

    private const int BlockSize = 24;
    private const short Version5 = 4;

    /// <summary>Reads and checks a file's footer.</summary>
    public static Footer Read(FileBytes file)
    {
        Span<byte> head = stackalloc byte[Magic.Length];
        int length = (int)Math.Min(file.Length, head.Length);
        file.Read(0, head[..length]);
        if (!head[..length].SequenceEqual(Magic))
            Throw.Corrupt($"Arrow file {file.Path}", 0, "the magic 'ARROW1'", Describe(head[..length]));
        Span<byte> tail = stackalloc byte[TrailerLength];
        long tailPosition = file.Length - TrailerLength;
        if (tailPosition < HeaderLength)
            Throw.Corrupt($"Arrow file {file.Path}", 0, "at least 18 bytes", $"{file.Length}");
        file.Read(tailPosition, tail);
        if (!tail[4..].SequenceEqual(Magic))
            Throw.Corrupt(
                $"Arrow file {file.Path}",
                tailPosition + 4,
                "the magic 'ARROW1' at its end",
                Describe(tail[4..])
            );
        int footerLength = BinaryPrimitives.ReadInt32LittleEndian(tail);
        long longest = Math.Min(tailPosition - HeaderLength, MessageFraming.MaxMetadataLength);
        if (footerLength <= 0 || footerLength > longest)
            Throw.Corrupt("Arrow footer", tailPosition, $"1 to {longest} bytes", $"{footerLength}");
        byte[] bytes = new byte[footerLength];
        long position = tailPosition - footerLength;
        file.Read(position, bytes);
        FlatbufferTable table = FlatbufferTable.Root(
            bytes,
            new FlatbufferScope("Arrow footer", position, footerLength)
        );
        // Old writers left the version away; each message has its own.
        if (table.Has(4))
            IpcMessage.CheckVersion(table.GetInt16(4, 0));
        Footer footer = new(
            SchemaCodec.Read(table.GetTable(6, "a schema")),
            ReadBlocks(table, 8, position),
            ReadBlocks(table, 10, position)
        );
        // Blocks do not overlap, so that a file is never read more than once over.
        Int128 total = 0;
        foreach (Block block in footer.Dictionaries.Concat(footer.Batches))
            total += (Int128)block.MetadataLength + block.BodyLength;
        if (total > position - HeaderLength)
            table.Corrupt($"messages of at most {position - HeaderLength} bytes in all", $"{total}");
        return footer;
    }

    /// <summary>The flatbuffer.</summary>
    public byte[] Write()
    {
        FlatbufferBuilder builder = new();
        int batches = WriteBlocks(builder, Batches);
        int dictionaries = WriteBlocks(builder, Dictionaries);
        int schema = SchemaCodec.Write(builder, Schema);
        builder.StartTable();
        builder.AddReference(10, batches);
        builder.AddReference(8, dictionaries);
        builder.AddReference(6, schema);
        builder.AddInt16(4, Version5);
        return builder.Finish(builder.EndTable());
    }

    private static Block[] ReadBlocks(FlatbufferTable footer, int slot, long end)
    {
        ReadOnlySpan<byte> entries = footer.GetStructs(slot, BlockSize);
        Block[] blocks = new Block[entries.Length / BlockSize];
        for (int i = 0; i < blocks.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * BlockSize, BlockSize);
            Block block = new(
                BinaryPrimitives.ReadInt64LittleEndian(entry),
                BinaryPrimitives.ReadInt32LittleEndian(entry[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[16..])
            );
            bool isInside =
                block.Position >= HeaderLength
                && (block.Position & 7) == 0
                && block.MetadataLength > 0
                && block.BodyLength >= 0
                && block.Position <= end
                && block.BodyLength <= end
                && block.Position + block.MetadataLength <= end - block.BodyLength;
            if (!isInside)
                footer.Corrupt($"a block on a multiple of 8 within bytes 8 to {end}", $"{block}");
            blocks[i] = block;
        }
        return blocks;
    }

    private static int WriteBlocks(FlatbufferBuilder builder, Block[] blocks)
    {
        byte[] entries = new byte[blocks.Length * BlockSize];
        for (int i = 0; i < blocks.Length; i++)
        {
            Span<byte> entry = entries.AsSpan(i * BlockSize, BlockSize);
            BinaryPrimitives.WriteInt64LittleEndian(entry, blocks[i].Position);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], blocks[i].MetadataLength);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], blocks[i].BodyLength);
        }
        return builder.WriteStructs(entries, blocks.Length);
    }

    private static string Describe(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? "nothing"
        : bytes is [0xFF, 0xFF, 0xFF, 0xFF, ..] ? "an Arrow stream, which ArrowStream reads"
        : $"bytes {Convert.ToHexString(bytes)}";
}

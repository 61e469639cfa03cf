using System.Text;
using System.Text.Unicode;
using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>What a region's header records only where it is there: each field with a tag of its own. Immutable. FORMAT.md, "Optional fields".</summary>
internal sealed record HeaderFields
{
    /// <summary>No field at all.</summary>
    public static HeaderFields None { get; } = new();

    // A record must fit a leaf, and a leaf 64 MiB.
    private const int MaxByteLength = 16 << 20;

    /// <summary>Pairs of key and value for users and Arrow fields, in order; extension types stand under Arrow's keys.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The name of the index type the vector was given; null for none.</summary>
    public string? IndexType { get; init; }

    /// <summary>The codec of a compressed vector's whole blocks; none for other vectors.</summary>
    public CodecId Codec { get; init; }

    /// <summary>How a computed vector is computed; null for vectors that are not.</summary>
    public string? Recipe { get; init; }

    /// <summary>What of its sources a computed vector was computed from; empty where it is not.</summary>
    public byte[] Sources { get; init; } = [];

    /// <summary>What changed when, but for appends.</summary>
    public ChangeLog Changes { get; init; } = ChangeLog.None;

    /// <summary>Bytes of all fields.</summary>
    public int ByteLength
    {
        get
        {
            int length = 0;
            foreach (Field encoded in Encoded())
                length += FieldHeaderSize + encoded.Content.Length;
            return length;
        }
    }

    /// <summary>The metadata as others read it: the value of a key; null where it is not there.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (KeyValuePair<string, string> pair in Metadata)
            {
                if (pair.Key == key)
                    return pair.Value;
            }
            return null;
        }
    }

    public void Write(ref SpanWriter writer)
    {
        foreach (Field encoded in Encoded())
        {
            writer.UInt16((ushort)encoded.Tag);
            writer.UInt16(0);
            writer.UInt32((uint)encoded.Content.Length);
            writer.Bytes(encoded.Content);
        }
    }

    /// <summary>Reads and validates all fields; unknown tags are skipped.</summary>
    public static HeaderFields Read(ReadOnlySpan<byte> bytes, string structure, long offset)
    {
        if (bytes.IsEmpty)
            return None;
        SpanReader reader = new(bytes, structure, offset);
        HeaderFields fields = None;
        while (reader.Remaining > 0)
        {
            FieldTag tag = (FieldTag)reader.UInt16();
            _ = reader.UInt16();
            uint length = reader.UInt32();
            SpanReader content = new(reader.Bytes(length), structure, offset + reader.Position);
            fields = tag switch
            {
                FieldTag.Metadata => fields with { Metadata = ReadMetadata(ref content) },
                FieldTag.IndexType => fields with { IndexType = ReadText(ref content) },
                FieldTag.Codec => fields with { Codec = ReadCodec(ref content) },
                FieldTag.Recipe => fields with { Recipe = ReadText(ref content) },
                FieldTag.Sources => fields with { Sources = content.Bytes(content.Remaining).ToArray() },
                FieldTag.Changes => fields with { Changes = ChangeLog.Read(ref content) },
                _ => fields,
            };
        }
        return fields;
    }

    /// <summary>Refuses what a record cannot hold.</summary>
    /// <exception cref="ArgumentException">Text has half a surrogate pair, or all fields are too long.</exception>
    public void Check()
    {
        foreach (KeyValuePair<string, string> pair in Metadata)
        {
            CheckText(pair.Key);
            CheckText(pair.Value);
        }
        if (IndexType is not null)
            CheckText(IndexType);
        if (Recipe is not null)
            CheckText(Recipe);
        if (ByteLength > MaxByteLength)
            throw new ArgumentException(
                $"Metadata and recipe of a vector have {ByteLength} bytes; there may be {MaxByteLength}."
            );
    }

    private const int FieldHeaderSize = 8;

    private IEnumerable<Field> Encoded()
    {
        if (Metadata.Count > 0)
            yield return new Field(FieldTag.Metadata, EncodeMetadata());
        if (IndexType is not null)
            yield return new Field(FieldTag.IndexType, Encoding.UTF8.GetBytes(IndexType));
        if (Codec != CodecId.None)
            yield return new Field(FieldTag.Codec, [(byte)Codec]);
        if (Recipe is not null)
            yield return new Field(FieldTag.Recipe, Encoding.UTF8.GetBytes(Recipe));
        if (Sources.Length > 0)
            yield return new Field(FieldTag.Sources, Sources);
        if (Changes.Number > 0)
            yield return new Field(FieldTag.Changes, EncodeChanges());
    }

    private byte[] EncodeChanges()
    {
        byte[] bytes = new byte[Changes.ByteLength];
        SpanWriter writer = new(bytes);
        Changes.Write(ref writer);
        return bytes;
    }

    private byte[] EncodeMetadata()
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        foreach (string text in Metadata.SelectMany(pair => (string[])[pair.Key, pair.Value]))
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            writer.Write(utf8.Length);
            writer.Write(utf8);
        }
        return bytes.ToArray();
    }

    private static List<KeyValuePair<string, string>> ReadMetadata(ref SpanReader reader)
    {
        List<KeyValuePair<string, string>> pairs = [];
        while (reader.Remaining > 0)
        {
            string key = Next(ref reader);
            pairs.Add(new(key, Next(ref reader)));
        }
        return pairs;

        static string Next(ref SpanReader reader) => Decode(ref reader, reader.Bytes(reader.UInt32()));
    }

    private static CodecId ReadCodec(ref SpanReader reader)
    {
        CodecId codec = (CodecId)reader.UInt8();
        return BlockCodecs.IsKnown(codec)
            ? codec
            : throw new UnsupportedFormatException(reader.Structure, $"codec {(byte)codec}", BlockCodecs.Known);
    }

    private static string ReadText(ref SpanReader reader) => Decode(ref reader, reader.Bytes(reader.Remaining));

    private static string Decode(ref SpanReader reader, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            reader.Fail("UTF-8", "other bytes");
        return Encoding.UTF8.GetString(utf8);
    }

    private static void CheckText(string text)
    {
        if (text.EnumerateRunes().Contains(Rune.ReplacementChar) && !text.Contains('\uFFFD', StringComparison.Ordinal))
            throw new ArgumentException($"'{text}' has half a surrogate pair, which UTF-8 cannot hold.");
    }

    private readonly record struct Field(FieldTag Tag, byte[] Content);

    private enum FieldTag : ushort
    {
        Metadata = 1,
        IndexType = 2,
        Codec = 3,
        Recipe = 4,
        Sources = 5,
        Changes = 6,
    }
}

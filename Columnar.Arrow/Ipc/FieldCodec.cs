using Columnar.Ipc.Flatbuffers;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>
/// Flatbuffer table <c>Field</c>: name at 4, nullability at 6, type tag at 8, type at 10, dictionary encoding at 12, children
/// at 14, metadata at 16.
/// </summary>
internal static class FieldCodec
{
    public const string SupportedTypes =
        "integers of 8 to 64 bits, float16 to float64, bool, text, binary, dates, times, timestamps, durations, intervals, decimals, "
        + "and dictionaries of them";

    public static ArrowField Read(FlatbufferTable table)
    {
        string name = table.GetString(4) ?? "";
        ArrowType type = ReadType(table, name);
        // Written for flat types; nested ones bring their own children.
        if (table.GetTables(14).Count != type.Children.Count)
            table.Corrupt($"{type.Children.Count} children of a {type} field", $"{table.GetTables(14).Count}");
        if (table.Has(12))
            type = ReadDictionary(table.GetTable(12, "a dictionary encoding"), name, type);
        return new ArrowField(name, type, table.GetBool(6), ReadMetadata(table, 16));
    }

    public static int Write(FlatbufferBuilder builder, ArrowField field)
    {
        int metadata = WriteMetadata(builder, field.Metadata);
        int children = builder.WriteReferences([]);
        int type = field.Type.WriteTable(builder);
        int name = builder.WriteString(field.Name);
        builder.StartTable();
        builder.AddReference(16, metadata);
        builder.AddReference(14, children);
        builder.AddReference(10, type);
        builder.AddReference(4, name);
        builder.AddByte(8, (byte)field.Type.Tag);
        builder.AddBool(6, field.IsNullable);
        return builder.EndTable();
    }

    /// <summary>Table <c>KeyValue</c>: key at 4, value at 6.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadMetadata(FlatbufferTable table, int slot)
    {
        FlatbufferTables entries = table.GetTables(slot);
        List<KeyValuePair<string, string>> metadata = [];
        for (int i = 0; i < entries.Count; i++)
            metadata.Add(new(entries[i].GetString(4) ?? "", entries[i].GetString(6) ?? ""));
        return metadata;
    }

    public static int WriteMetadata(FlatbufferBuilder builder, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count == 0)
            return 0;
        int[] entries = new int[metadata.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            int value = builder.WriteString(metadata[i].Value);
            int key = builder.WriteString(metadata[i].Key);
            builder.StartTable();
            builder.AddReference(6, value);
            builder.AddReference(4, key);
            entries[i] = builder.EndTable();
        }
        return builder.WriteReferences(entries);
    }

    private static ArrowType ReadType(FlatbufferTable field, string name)
    {
        ArrowTypeTag tag = (ArrowTypeTag)field.GetByte(8, 0);
        if (tag == ArrowTypeTag.None)
            field.Corrupt("a type", "none");
        FlatbufferTable type = field.GetTable(10, $"the parameters of a {tag} type");
        return tag switch
        {
            ArrowTypeTag.Int => IntegerType.Read(type),
            ArrowTypeTag.FloatingPoint => FloatingPointType.Read(type),
            ArrowTypeTag.Bool => BoolType.Instance,
            ArrowTypeTag.Utf8 => TextType.Utf8,
            ArrowTypeTag.LargeUtf8 => TextType.LargeUtf8,
            ArrowTypeTag.Utf8View => TextType.Utf8View,
            ArrowTypeTag.Date => DateType.Read(type),
            ArrowTypeTag.Timestamp => TimestampType.Read(type),
            ArrowTypeTag.Time => TimeType.Read(type),
            ArrowTypeTag.Duration => DurationType.Read(type),
            ArrowTypeTag.Interval => IntervalType.Read(type),
            ArrowTypeTag.Decimal => DecimalType.Read(type),
            ArrowTypeTag.FixedSizeBinary => FixedSizeBinaryType.Read(type),
            ArrowTypeTag.Binary => BinaryType.Binary,
            ArrowTypeTag.LargeBinary => BinaryType.LargeBinary,
            ArrowTypeTag.BinaryView => BinaryType.BinaryView,
            _ => throw Unsupported(name, $"type {tag}"),
        };
    }

    // Table DictionaryEncoding: id at 4, index type at 6 (int32 if absent), order at 8, kind at 10.
    private static DictionaryType ReadDictionary(FlatbufferTable table, string name, ArrowType value)
    {
        if (value is DateType { IsMilliseconds: true })
            throw Unsupported(name, $"a dictionary of {value}");
        if (table.GetInt16(10, 0) is short kind and not 0)
            table.Corrupt("a dictionary of kind 0", $"{kind}");
        IntegerType index = table.Has(6) ? IntegerType.Read(table.GetTable(6, "an index type")) : IntegerType.Int32;
        return new DictionaryType(table.GetInt64(4, 0), index, value, table.GetBool(8));
    }

    private static UnsupportedFormatException Unsupported(string name, string found) =>
        new($"Arrow field '{name}'", found, SupportedTypes);
}

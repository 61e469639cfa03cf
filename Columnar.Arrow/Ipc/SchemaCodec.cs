using Columnar.Ipc.Flatbuffers;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>Flatbuffer table <c>Schema</c>: endianness at 4, fields at 6, metadata at 8.</summary>
internal static class SchemaCodec
{
    public static ArrowSchema Read(FlatbufferTable table)
    {
        if (table.GetInt16(4, 0) is short endianness and not 0)
        {
            if (endianness == 1)
                throw new UnsupportedFormatException("Arrow schema", "big-endian data", "little-endian data");
            table.Corrupt("an endianness of 0 or 1", $"{endianness}");
        }
        FlatbufferTables fields = table.GetTables(6);
        List<ArrowField> read = [];
        Dictionary<long, ArrowType> dictionaries = [];
        for (int i = 0; i < fields.Count; i++)
        {
            ArrowField field = FieldCodec.Read(fields[i]);
            read.Add(field);
            if (field.Type is not DictionaryType type)
                continue;
            dictionaries.TryAdd(type.Id, type.Value);
            if (dictionaries[type.Id] != type.Value)
                table.Corrupt($"dictionary {type.Id} of {dictionaries[type.Id]} throughout", $"also of {type.Value}");
        }
        return new ArrowSchema(read, FieldCodec.ReadMetadata(table, 8));
    }

    public static int Write(FlatbufferBuilder builder, ArrowSchema schema)
    {
        int metadata = FieldCodec.WriteMetadata(builder, schema.Metadata);
        int[] fields = [.. schema.Fields.Select(field => FieldCodec.Write(builder, field))];
        int vector = builder.WriteReferences(fields);
        builder.StartTable();
        builder.AddReference(8, metadata);
        builder.AddReference(6, vector);
        return builder.EndTable();
    }
}

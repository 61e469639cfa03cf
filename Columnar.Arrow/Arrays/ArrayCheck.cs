using System.Runtime.InteropServices;
using System.Text.Unicode;
using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>The check of an array's values, beyond that of its structure.</summary>
internal static class ArrayCheck
{
    /// <exception cref="CorruptDataException">A value contradicts the type or leads outside its buffers.</exception>
    public static void CheckValues(ArrowField field, ArrowArray array)
    {
        string structure = $"Arrow field '{field.Name}'";
        if (array.NullCount > 0)
        {
            long nulls = array.Length - Bitmap.CountOnes(array.Buffers[0].Span, array.Offset, array.Length);
            if (nulls != array.NullCount)
                Throw.Corrupt(structure, -1, $"{array.NullCount} null rows", $"{nulls}");
            if (!field.IsNullable)
                Throw.Corrupt(structure, -1, "no null rows, as the schema says", $"{nulls}");
        }
        switch (array.Type)
        {
            case DictionaryType type:
                CheckIndices(array);
                CheckValues(new ArrowField($"dictionary of {field.Name}", type.Value), array.Dictionary!);
                break;
            case TextType:
                CheckBytes(structure, array, isText: true);
                break;
            case BinaryType:
                CheckBytes(structure, array, isText: false);
                break;
            case DateType { IsMilliseconds: true }:
                CheckDates(structure, array);
                break;
        }
    }

    private static void CheckIndices(ArrowArray array)
    {
        for (int row = 0; row < array.Length; row++)
        {
            if (!array.IsNull(row))
                array.GetDictionaryIndex(row);
        }
    }

    private static void CheckBytes(string structure, ArrowArray array, bool isText)
    {
        if (array.Length > 0 && array.Type.Layout.Buffers[1] != BufferRole.Views)
            CheckOffsets(structure, array);
        for (int row = 0; row < array.Length; row++)
        {
            if (array.IsNull(row))
                continue;
            ReadOnlySpan<byte> value = array.ValueBytes(row);
            if (isText && !Utf8.IsValid(value))
                Throw.Corrupt(structure, -1, $"text in UTF-8 at row {row}", "other bytes");
            if (array.Type.Layout.Buffers[1] == BufferRole.Views && value.Length > 12)
            {
                int prefix = MemoryMarshal.Cast<byte, ByteViewEntry>(array.Buffers[1].Span)[array.Offset + row].Prefix;
                if (MemoryMarshal.Read<int>(value) != prefix)
                    Throw.Corrupt(structure, -1, $"the view of row {row} to begin as its value", "another prefix");
            }
        }
    }

    // Null rows have offsets too, and the next row's length rests on them.
    private static void CheckOffsets(string structure, ArrowArray array)
    {
        bool isWide = array.Type.Layout.Buffers[1] == BufferRole.Offsets64;
        ReadOnlySpan<byte> bytes = array.Buffers[1].Span;
        long previous = 0;
        for (int i = array.Offset; i <= array.Offset + array.Length; i++)
        {
            long offset = isWide ? MemoryMarshal.Cast<byte, long>(bytes)[i] : MemoryMarshal.Cast<byte, int>(bytes)[i];
            if (offset < previous || offset > array.Buffers[2].Length)
                Throw.Corrupt(structure, -1, $"offset {i} within {previous} to {array.Buffers[2].Length}", $"{offset}");
            previous = offset;
        }
    }

    private static void CheckDates(string structure, ArrowArray array)
    {
        ReadOnlySpan<long> values = array.ValuesSpan<long>();
        for (int row = 0; row < values.Length; row++)
        {
            if (!array.IsNull(row) && values[row] % TimeSpan.MillisecondsPerDay != 0)
                Throw.Corrupt(structure, -1, $"whole days at row {row}", $"{values[row]} ms");
        }
    }
}

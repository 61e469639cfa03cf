using System.Buffers.Binary;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Indices of dictionary-encoded arrays, of whatever integer type.</summary>
internal static class DictionaryIndices
{
    /// <summary>One index; a negative one becomes greater than any dictionary's length.</summary>
    public static ulong Read(ReadOnlySpan<byte> values, IntegerType type, int place) =>
        (type.Layout.BitWidth, type.IsSigned) switch
        {
            (8, true) => (ulong)(sbyte)values[place],
            (8, false) => values[place],
            (16, true) => (ulong)BinaryPrimitives.ReadInt16LittleEndian(values.Slice(place * 2, 2)),
            (16, false) => BinaryPrimitives.ReadUInt16LittleEndian(values.Slice(place * 2, 2)),
            (32, true) => (ulong)BinaryPrimitives.ReadInt32LittleEndian(values.Slice(place * 4, 4)),
            (32, false) => BinaryPrimitives.ReadUInt32LittleEndian(values.Slice(place * 4, 4)),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(values.Slice(checked(place * 8), 8)),
        };
}

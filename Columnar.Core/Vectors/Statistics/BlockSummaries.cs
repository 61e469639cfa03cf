using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>Which summary the blocks of a vector have, by its kind and its Arrow format string. FORMAT.md, "Block statistics".</summary>
internal static class BlockSummaries
{
    private static readonly NullSummary s_nulls = new();
    private static readonly BoolSummary s_bool = new();
    private static readonly TextSummary s_text = new();
    private static readonly NumberSummary<sbyte> s_int8 = new();
    private static readonly NumberSummary<byte> s_uint8 = new();
    private static readonly NumberSummary<short> s_int16 = new();
    private static readonly NumberSummary<ushort> s_uint16 = new();
    private static readonly NumberSummary<int> s_int32 = new();
    private static readonly NumberSummary<uint> s_uint32 = new();
    private static readonly NumberSummary<long> s_int64 = new();
    private static readonly NumberSummary<ulong> s_uint64 = new();
    private static readonly NumberSummary<Half> s_float16 = new();
    private static readonly NumberSummary<float> s_float32 = new();
    private static readonly NumberSummary<double> s_float64 = new();
    private static readonly NumberSummary<Int128> s_decimal = new();

    /// <summary>The summary of a region's blocks; null where there is nothing to say of them.</summary>
    public static BlockSummary? Of(RegionHeader header) =>
        Of(header.Kind, header.Format, header.Layout.DataBits, header.Layout.IsNullable);

    /// <summary>The summary of the blocks of a vector that is stored value by value; null where there is nothing to say of them.</summary>
    public static BlockSummary? Of(ElementType type, bool isNullable) =>
        Of(VectorClass.Of(type).Region, type.Format, type.BitWidth, isNullable);

    private static BlockSummary? Of(RegionKind kind, string format, int bits, bool isNullable)
    {
        BlockSummary? ordered = kind switch
        {
            RegionKind.Bool => s_bool,
            RegionKind.Text or RegionKind.Binary => s_text,
            RegionKind.Raw => OfNumbers(format, bits),
            _ => null,
        };
        return ordered ?? (isNullable ? s_nulls : null);
    }

    // By the number behind a value: what has none, such as fixed-width bytes, has no order.
    private static BlockSummary? OfNumbers(string format, int bits) =>
        (format.Length == 0 ? ' ' : format[0], bits) switch
        {
            ('c', 8) => s_int8,
            ('C', 8) => s_uint8,
            ('s', 16) => s_int16,
            ('S', 16) => s_uint16,
            ('i', 32) => s_int32,
            ('I', 32) => s_uint32,
            ('l', 64) => s_int64,
            ('L', 64) => s_uint64,
            ('e', 16) => s_float16,
            ('f', 32) => s_float32,
            ('g', 64) => s_float64,
            ('d', 128) => s_decimal,
            // Dates, times, timestamps and durations; intervals ("ti") have no order.
            ('t', 32) when !format.StartsWith("ti", StringComparison.Ordinal) => s_int32,
            ('t', 64) when !format.StartsWith("ti", StringComparison.Ordinal) => s_int64,
            _ => null,
        };
}

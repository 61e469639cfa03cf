namespace Columnar.Compression;

/// <summary>Values that are numbers to a codec, whatever they mean: integers, floats, dates, times, decimals of up to 64 bits.</summary>
internal static class PlainNumbers
{
    /// <summary>What numbers the values of a format are; null where they are none.</summary>
    /// <param name="format">The element type as an Arrow format string.</param>
    /// <param name="bits">Bits of a value.</param>
    public static PcoNumberType? Of(string format, int bits) =>
        format switch
        {
            "C" => PcoNumberType.U8,
            "S" => PcoNumberType.U16,
            "I" => PcoNumberType.U32,
            "L" => PcoNumberType.U64,
            "e" => PcoNumberType.F16,
            "f" => PcoNumberType.F32,
            "g" => PcoNumberType.F64,
            "c" => PcoNumberType.I8,
            "s" => PcoNumberType.I16,
            "tiD" => null, // Days and milliseconds.
            "i" or "l" or ['t' or 'd', ..] => bits switch
            {
                32 => PcoNumberType.I32,
                64 => PcoNumberType.I64,
                _ => null,
            },
            _ => null,
        };
}

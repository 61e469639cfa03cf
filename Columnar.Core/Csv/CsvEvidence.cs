namespace Columnar.Csv;

/// <summary>What the values of a column have been seen to be; the type is decided from the sum of it.</summary>
[Flags]
internal enum CsvEvidence
{
    None = 0,

    /// <summary>An integer of 64 bits, signed.</summary>
    Int64 = 1,

    /// <summary>An integer above the signed and within the unsigned range of 64 bits.</summary>
    UInt64 = 2,

    /// <summary>A negative integer.</summary>
    Negative = 4,

    /// <summary>An integer beyond 64 bits.</summary>
    Wide = 8,

    /// <summary>A number with a point or an exponent, infinity, or NaN.</summary>
    Fraction = 16,

    Bool = 32,
    Date = 64,

    /// <summary>A date with time, without offset.</summary>
    LocalTime = 128,

    /// <summary>A date with time and offset.</summary>
    UtcTime = 256,

    /// <summary>A time that is no whole number of microseconds.</summary>
    Nanoseconds = 512,

    /// <summary>A date or time that nanoseconds in 64 bits do not reach.</summary>
    BeyondNanoseconds = 1024,

    /// <summary>A date or time that microseconds in 64 bits do not reach.</summary>
    BeyondMicroseconds = 2048,

    /// <summary>A date that days in 32 bits do not reach.</summary>
    BeyondDate32 = 4096,

    /// <summary>Anything else.</summary>
    Text = 8192,
}

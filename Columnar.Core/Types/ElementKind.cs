namespace Columnar;

/// <summary>What one value of a vector is, without the parameters (unit, zone, precision, width) that belong to <see cref="ElementType"/>.</summary>
public enum ElementKind : byte
{
    /// <summary>A signed integer of 8 bits.</summary>
    Int8 = 1,

    /// <summary>An unsigned integer of 8 bits.</summary>
    UInt8,

    /// <summary>A signed integer of 16 bits.</summary>
    Int16,

    /// <summary>An unsigned integer of 16 bits.</summary>
    UInt16,

    /// <summary>A signed integer of 32 bits.</summary>
    Int32,

    /// <summary>An unsigned integer of 32 bits.</summary>
    UInt32,

    /// <summary>A signed integer of 64 bits.</summary>
    Int64,

    /// <summary>An unsigned integer of 64 bits.</summary>
    UInt64,

    /// <summary>An IEEE 754 binary16 number.</summary>
    Float16,

    /// <summary>An IEEE 754 binary32 number.</summary>
    Float32,

    /// <summary>An IEEE 754 binary64 number.</summary>
    Float64,

    /// <summary>A truth value, one bit.</summary>
    Bool,

    /// <summary>Days since 1970-01-01, 32 bits.</summary>
    Date32,

    /// <summary>Ticks of a unit since 1970-01-01T00:00:00, 64 bits; UTC where a zone is given.</summary>
    Timestamp,

    /// <summary>Text in UTF-8.</summary>
    Utf8,

    /// <summary>A time of day: microseconds or nanoseconds since midnight, 64 bits.</summary>
    Time64,

    /// <summary>A length of time: ticks of a unit, 64 bits.</summary>
    Duration,

    /// <summary>A decimal number: a whole number of 128 bits, to be divided by a power of ten.</summary>
    Decimal128,

    /// <summary>A UUID: 16 bytes in the order in which it is written.</summary>
    Uuid,

    /// <summary>Bytes of a fixed width.</summary>
    FixedBinary,

    /// <summary>The bytes of a .NET struct, whose layout is recorded.</summary>
    Struct,

    /// <summary>A value of another Arrow type of a fixed width, kept as its bytes.</summary>
    OtherFixed,

    /// <summary>Bytes of any length.</summary>
    Binary,

    /// <summary>Text in UTF-8, each different one written once and referred to by a code of 32 bits.</summary>
    DictionaryText,
}

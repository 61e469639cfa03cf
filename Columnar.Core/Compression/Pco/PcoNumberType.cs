namespace Columnar;

/// <summary>The types of numbers Pcodec knows, with the numbers they have in files.</summary>
public enum PcoNumberType : byte
{
    /// <summary>Unsigned integers of 32 bits.</summary>
    U32 = 1,

    /// <summary>Unsigned integers of 64 bits.</summary>
    U64 = 2,

    /// <summary>Signed integers of 32 bits.</summary>
    I32 = 3,

    /// <summary>Signed integers of 64 bits.</summary>
    I64 = 4,

    /// <summary>Floats of 32 bits.</summary>
    F32 = 5,

    /// <summary>Floats of 64 bits.</summary>
    F64 = 6,

    /// <summary>Unsigned integers of 16 bits.</summary>
    U16 = 7,

    /// <summary>Signed integers of 16 bits.</summary>
    I16 = 8,

    /// <summary>Floats of 16 bits.</summary>
    F16 = 9,

    /// <summary>Unsigned integers of 8 bits.</summary>
    U8 = 10,

    /// <summary>Signed integers of 8 bits.</summary>
    I8 = 11,
}

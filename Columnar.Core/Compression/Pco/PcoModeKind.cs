namespace Columnar;

/// <summary>How the numbers of a Pcodec chunk were split into what is stored, with the numbers the ways have in files.</summary>
public enum PcoModeKind : byte
{
    /// <summary>Not split.</summary>
    Classic = 0,

    /// <summary>Integers as multiples of a base and remainders.</summary>
    IntMult = 1,

    /// <summary>Floats as multiples of a base and corrections in units of the last place.</summary>
    FloatMult = 2,

    /// <summary>Floats as their high bits and their low bits.</summary>
    FloatQuant = 3,

    /// <summary>Numbers as places in a list of distinct ones.</summary>
    Dictionary = 4,
}

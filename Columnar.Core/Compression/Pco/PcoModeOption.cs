namespace Columnar;

/// <summary>
/// How numbers are split before they are compressed. A chunk that a mode would make larger than its numbers are is written plain.
/// </summary>
public readonly record struct PcoModeOption
{
    /// <summary>A mode is chosen for each chunk by a sample of its numbers; never a dictionary.</summary>
    public static PcoModeOption Auto => default;

    /// <summary>Numbers are not split.</summary>
    public static PcoModeOption Classic => new() { Kind = PcoModeKind.Classic };

    /// <summary>Numbers are places in a list of the distinct ones: for few values that lie far apart and come in no order.</summary>
    /// <remarks>A chunk with a page of fewer than 256 numbers may do without the differences asked for, where the reference would refuse them.</remarks>
    public static PcoModeOption Dictionary => new() { Kind = PcoModeKind.Dictionary };

    /// <summary>The mode; null where it is chosen by a sample.</summary>
    public PcoModeKind? Kind { get; private init; }

    /// <summary>What integers are multiples of; only of <see cref="IntMult"/>.</summary>
    public ulong IntegerBase { get; private init; }

    /// <summary>What floats are multiples of; only of <see cref="FloatMult"/>.</summary>
    public double FloatBase { get; private init; }

    /// <summary>How many low bits of floats are split off; only of <see cref="FloatQuant"/>.</summary>
    public int QuantBits { get; private init; }

    /// <summary>Integers are split into multiples of a base and remainders.</summary>
    /// <param name="multiplier">The base; it must fit the type of the numbers, without sign.</param>
    /// <exception cref="ArgumentOutOfRangeException">The base is zero.</exception>
    public static PcoModeOption IntMult(ulong multiplier)
    {
        ArgumentOutOfRangeException.ThrowIfZero(multiplier);
        return new() { Kind = PcoModeKind.IntMult, IntegerBase = multiplier };
    }

    /// <summary>Floats are split into multiples of a base and corrections in units of the last place.</summary>
    /// <param name="multiplier">The base; rounded to the type of the numbers it must be finite and not zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The base is zero, infinite or not a number.</exception>
    public static PcoModeOption FloatMult(double multiplier)
    {
        if (!double.IsFinite(multiplier) || multiplier == 0)
            throw new ArgumentOutOfRangeException(
                nameof(multiplier),
                multiplier,
                "A base must be finite and not zero."
            );
        return new() { Kind = PcoModeKind.FloatMult, FloatBase = multiplier };
    }

    /// <summary>Floats are split into their high and their low bits.</summary>
    /// <param name="bits">How many low bits; at most 10 of Half, 23 of float and 52 of double.</param>
    /// <exception cref="ArgumentOutOfRangeException">No bits, or more than 52.</exception>
    public static PcoModeOption FloatQuant(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 52);
        return new() { Kind = PcoModeKind.FloatQuant, QuantBits = bits };
    }
}

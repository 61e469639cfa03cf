namespace Columnar.Compression;

/// <summary>Whether options suit the type of numbers they are for.</summary>
internal static class PcoOptionCheck
{
    /// <exception cref="ArgumentException">The type cannot have the mode or the delta of the options.</exception>
    public static void Check(PcoOptions options, PcoNumberType type)
    {
        PcoModeOption mode = options.Mode;
        bool isFloat = PcoNumbers.IsFloat(type);
        int bits = PcoNumbers.LatentBits(type);
        bool suits = mode.Kind switch
        {
            PcoModeKind.IntMult => !isFloat && mode.IntegerBase <= ulong.MaxValue >> (64 - bits),
            PcoModeKind.FloatMult => isFloat && IsBase(mode.FloatBase, type),
            PcoModeKind.FloatQuant => isFloat && mode.QuantBits <= PcoFloats.MantissaBits(type),
            _ => true,
        };
        if (!suits)
            throw new ArgumentException(
                $"Numbers of type {type} cannot be split by {mode.Kind}: {WhyNot(mode, type)}.",
                nameof(options)
            );
        // Places in a dictionary have 32 bits, whatever the numbers have.
        bool isWide = bits > 32 && mode.Kind != PcoModeKind.Dictionary;
        if (options.Delta.Kind == PcoDeltaKind.Convolution && isWide)
            throw new ArgumentException(
                $"Numbers of type {type} cannot be predicted by a convolution: it is for 8 to 32 bits, or with a dictionary.",
                nameof(options)
            );
    }

    private static string WhyNot(PcoModeOption mode, PcoNumberType type) =>
        (mode.Kind, PcoNumbers.IsFloat(type)) switch
        {
            (PcoModeKind.IntMult, true) => "it is for integers",
            (PcoModeKind.IntMult, _) => $"the base {mode.IntegerBase} has more than {PcoNumbers.LatentBits(type)} bits",
            (_, false) => "it is for floats",
            (PcoModeKind.FloatMult, _) => FormattableString.Invariant(
                $"rounded to the type, the base {mode.FloatBase} is zero or infinite"
            ),
            _ => $"of its low bits there are {PcoFloats.MantissaBits(type)}, not {mode.QuantBits}",
        };

    // Rounded to the type, a base may become zero or infinite.
    private static bool IsBase(double value, PcoNumberType type)
    {
        double rounded = type switch
        {
            PcoNumberType.F16 => (double)(Half)value,
            PcoNumberType.F32 => (float)value,
            _ => value,
        };
        return double.IsFinite(rounded) && rounded != 0;
    }
}

using System.Numerics;

namespace Columnar.Compression;

/// <summary>Chooses how floats are split, and splits them into multiples of a base and corrections. Floats are handed in as their bits.</summary>
internal abstract class PcoFloatModes<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    /// <summary>The modes for the floats of a width.</summary>
    public static PcoFloatModes<TLatent> Create()
    {
        object modes = PcoLatent<TLatent>.Bits switch
        {
            16 => new PcoFloatModes<Half, ushort>(),
            32 => new PcoFloatModes<float, uint>(),
            64 => new PcoFloatModes<double, ulong>(),
            _ => throw new NotSupportedException($"There are no floats of {PcoLatent<TLatent>.Bits} bits."),
        };
        return (PcoFloatModes<TLatent>)modes;
    }

    /// <summary>The mode that saves most by a sample of the floats.</summary>
    /// <param name="bits">All floats.</param>
    /// <param name="indices">Which of them are the sample; ones that teach nothing are passed over.</param>
    public abstract PcoMode Choose(ReadOnlySpan<TLatent> bits, ReadOnlySpan<int> indices);

    /// <summary>The mode of multiples of a base, which rounded to the type must be finite and not zero.</summary>
    public abstract PcoMode WithBase(double value);

    /// <summary>Splits floats by the base chosen or set last.</summary>
    public abstract void SplitMultiples(ReadOnlySpan<TLatent> bits, Span<TLatent> multiples, Span<TLatent> corrections);
}

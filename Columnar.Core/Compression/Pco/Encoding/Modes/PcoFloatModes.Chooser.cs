using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <inheritdoc/>
internal sealed class PcoFloatModes<TFloat, TLatent> : PcoFloatModes<TLatent>
    where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private readonly PcoFloatBase<TFloat, TLatent> _base = new();
    private readonly PcoCounter<TLatent> _counter = new();
    private PcoBuffer<TFloat> _sample;
    private PcoFloatBase<TFloat, TLatent>.Candidate _chosen;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override PcoMode Choose(ReadOnlySpan<TLatent> bits, ReadOnlySpan<int> indices)
    {
        Span<TFloat> sample = _sample.Take(indices.Length);
        TFloat most = TFloat.MaxValue / (TFloat.One + TFloat.One);
        int count = 0;
        foreach (int index in indices)
        {
            TFloat magnitude = TFloat.Abs(Unsafe.BitCast<TLatent, TFloat>(bits[index]));
            if (TFloat.IsNormal(magnitude) && magnitude <= most)
                sample[count++] = magnitude;
        }
        if (count < PcoSample.MinLength)
            return default;
        sample = sample[..count];

        PcoMode mode = default;
        double best = 0;
        if (_base.Choose(sample, out PcoFloatBase<TFloat, TLatent>.Candidate candidate, out double saved))
        {
            _chosen = candidate;
            best = saved;
            mode = MultiplesOf(candidate.Base);
        }
        int quantBits = PcoFloatBits<TFloat, TLatent>.ChooseQuantBits(sample, _counter, out saved);
        return quantBits > 0 && saved >= best ? new PcoMode(PcoModeKind.FloatQuant, QuantBits: quantBits) : mode;
    }

    public override PcoMode WithBase(double value)
    {
        TFloat typed = TFloat.CreateTruncating(value);
        _chosen = PcoFloatBase<TFloat, TLatent>.Candidate.OfBase(typed);
        return MultiplesOf(typed);
    }

    public override void SplitMultiples(
        ReadOnlySpan<TLatent> bits,
        Span<TLatent> multiples,
        Span<TLatent> corrections
    ) => PcoMultiples.Split(bits, _chosen.Base, _chosen.Inverse, multiples, corrections);

    private static PcoMode MultiplesOf(TFloat value) =>
        new(
            PcoModeKind.FloatMult,
            Base: ulong.CreateTruncating(PcoFloats.LatentOf(Unsafe.BitCast<TFloat, TLatent>(value)))
        );
}

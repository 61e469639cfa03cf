using System.Numerics;

namespace Columnar.Compression;

/// <summary>Chooses what a chunk's latents are stored as differences from, by what a sample of them would take.</summary>
internal sealed class PcoDeltaChooser<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // Lookbacks cost a decoder time, and must save this many bytes per number.
    private const float MinSavedByLookbacks = 0.25f;

    private readonly PcoBinTable<TLatent> _bins = new();
    private readonly PcoBinTable<uint> _lookbackBins = new();
    private readonly PcoLookback _finder = new();
    private PcoBuffer<TLatent> _sample;
    private PcoBuffer<TLatent> _scratch;
    private PcoBuffer<uint> _lookbacks;

    /// <summary>The delta of the least cost.</summary>
    public PcoDelta Choose(ReadOnlySpan<TLatent> latents, int binsLog)
    {
        int length = PcoSample.GroupsLength(latents.Length);
        if (length == 0)
            return default;
        Span<TLatent> sample = _sample.Take(length);
        PcoSample.CopyGroups(latents, sample);
        PcoDelta best = default;
        float bestCost = ConsecutiveCost(sample, 0, binsLog);

        float lookbackPenalty = MinSavedByLookbacks * length;
        if (bestCost > lookbackPenalty)
        {
            float cost = LookbackCost(sample, binsLog) + lookbackPenalty;
            if (cost < bestCost)
            {
                best = new PcoDelta { Kind = PcoDeltaKind.Lookback, WindowLog = PcoLookback.WindowLog(latents.Length) };
                bestCost = cost;
            }
        }
        // Costs rarely fall again once they rise.
        for (int order = 1; order <= PcoFormat.MaxConsecutiveOrder; order++)
        {
            float cost = ConsecutiveCost(sample, order, binsLog);
            if (cost >= bestCost)
                break;
            best = new PcoDelta { Kind = PcoDeltaKind.Consecutive, Order = order };
            bestCost = cost;
        }
        return best;
    }

    private float ConsecutiveCost(ReadOnlySpan<TLatent> sample, int order, int binsLog)
    {
        Span<TLatent> differences = _scratch.Take(sample.Length);
        sample.CopyTo(differences);
        Span<TLatent> moments = stackalloc TLatent[PcoFormat.MaxConsecutiveOrder];
        PcoConsecutive.Encode(differences, moments[..order]);
        differences = differences[Math.Min(order, differences.Length)..];
        int count = differences.Length;
        _bins.Train(differences, binsLog);
        return Cost(order, count, 0);
    }

    private float LookbackCost(ReadOnlySpan<TLatent> sample, int binsLog)
    {
        Span<TLatent> differences = _scratch.Take(sample.Length);
        sample.CopyTo(differences);
        Span<uint> lookbacks = _lookbacks.Take(sample.Length - 1);
        _finder.Choose(sample, PcoLookback.WindowLog(sample.Length), lookbacks);
        PcoLookback.Encode(differences, lookbacks);
        _lookbackBins.Train(lookbacks, binsLog);
        _bins.Train(differences[1..], binsLog);
        return Cost(1, differences.Length - 1, lookbacks.Length);
    }

    // Bytes of a chunk of one page of the sample.
    private float Cost(int stateLength, int count, int lookbackCount)
    {
        int latentBits = PcoLatent<TLatent>.Bits;
        long metaBits = PcoChunkMeta.VariableBits(latentBits, _bins.AnsLog, _bins.Count);
        long stateBits = (_bins.AnsLog * PcoFormat.Lanes) + ((long)latentBits * stateLength);
        long bodyBits = (long)Math.Ceiling(count * _bins.AverageBits);
        if (lookbackCount > 0)
        {
            metaBits += PcoChunkMeta.VariableBits(32, _lookbackBins.AnsLog, _lookbackBins.Count);
            stateBits += _lookbackBins.AnsLog * PcoFormat.Lanes;
            bodyBits += (long)Math.Ceiling(lookbackCount * _lookbackBins.AverageBits);
        }
        return PcoChunkMeta.MaxByteLength(default, latentBits, metaBits) + ((stateBits + 7) / 8) + ((bodyBits + 7) / 8);
    }
}

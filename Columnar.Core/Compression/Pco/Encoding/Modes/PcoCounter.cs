using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>Counts equal latents, and sums a value over them; a table of hashes that is kept for the next chunk.</summary>
internal sealed class PcoCounter<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // Latents that occur more often than this part of a sample have a bin of their own anyway.
    private const double MemorizableBins = 256;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // Per hash one more than the entry; zero where there is none.
    private PcoBuffer<int> _entries;
    private PcoBuffer<TLatent> _keys;
    private PcoBuffer<int> _counts;
    private PcoBuffer<double> _sums;
    private int _log;

    /// <summary>How many distinct latents were counted.</summary>
    public int Count { get; private set; }

    /// <summary>The distinct latents in the order of their first occurrence.</summary>
    public ReadOnlySpan<TLatent> Keys => _keys.Peek(Count);

    public ReadOnlySpan<int> Counts => _counts.Peek(Count);

    /// <summary>Forgets all, and makes room.</summary>
    /// <param name="length">The most latents that are going to be counted.</param>
    public void Begin(int length)
    {
        Count = 0;
        _log = BitOperations.Log2((uint)Math.Max(length, 1)) + 2;
        _entries.Take(1 << _log).Clear();
        _keys.Take(length);
        _counts.Take(length);
        _sums.Take(length);
    }

    /// <summary>Counts a latent, and says which of the distinct ones it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(TLatent key, double value = 0)
    {
        Span<int> entries = _entries.Peek(1 << _log);
        int slot = (int)((ulong.CreateTruncating(key) * Multiplier) >> (64 - _log));
        while (entries[slot] != 0 && _keys.Peek(Count)[entries[slot] - 1] != key)
            slot = (slot + 1) & (entries.Length - 1);
        int entry = entries[slot] - 1;
        if (entry < 0)
        {
            entry = Count++;
            entries[slot] = Count;
            _keys.Peek(Count)[entry] = key;
            _counts.Peek(Count)[entry] = 0;
            _sums.Peek(Count)[entry] = 0;
        }
        _counts.Peek(Count)[entry]++;
        _sums.Peek(Count)[entry] += value;
        return entry;
    }

    /// <summary>The sum of the values of latents that are too rare for a bin of their own, per latent of the sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double MeanOfRare(int sampleLength)
    {
        int most = Math.Max(1, (int)(sampleLength / MemorizableBins));
        double sum = 0;
        for (int i = 0; i < Count; i++)
            sum += Counts[i] <= most ? _sums.Peek(Count)[i] : 0;
        return sum / sampleLength;
    }
}

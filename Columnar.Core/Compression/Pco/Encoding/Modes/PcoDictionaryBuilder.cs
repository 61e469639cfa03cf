using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>Lists the distinct latents of a chunk, the most frequent first, and replaces latents by their places in the list.</summary>
internal sealed class PcoDictionaryBuilder<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private readonly PcoCounter<TLatent> _counter = new();
    private PcoBuffer<long> _order;
    private PcoBuffer<uint> _places;

    /// <summary>Splits latents.</summary>
    /// <param name="latents">The latents.</param>
    /// <param name="places">Filled with their places.</param>
    /// <returns>The mode with the list. Of equally frequent latents the one that came first comes first.</returns>
    public PcoMode Split(ReadOnlySpan<TLatent> latents, Span<uint> places)
    {
        _counter.Begin(latents.Length);
        for (int i = 0; i < latents.Length; i++)
            places[i] = (uint)_counter.Add(latents[i]);
        Span<long> order = _order.Take(_counter.Count);
        for (int i = 0; i < order.Length; i++)
            order[i] = ((long)-_counter.Counts[i] << 32) | (uint)i;
        order.Sort();
        Span<uint> placeOf = _places.Take(order.Length);
        var list = new TLatent[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            int entry = (int)(uint)order[place];
            placeOf[entry] = (uint)place;
            list[place] = _counter.Keys[entry];
        }
        for (int i = 0; i < latents.Length; i++)
            places[i] = placeOf[(int)places[i]];
        return new PcoMode(PcoModeKind.Dictionary, Dictionary: MemoryMarshal.AsBytes<TLatent>(list).ToArray());
    }
}

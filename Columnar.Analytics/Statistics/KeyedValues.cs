using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Aggregates;

namespace Columnar.Statistics;

/// <summary>Gathers the values whose keys begin in certain ways, but for NaN; how many there are was counted before.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="prefixes">The beginnings that are looked at; a few.</param>
/// <param name="bits">How many bits they have.</param>
internal sealed unsafe class KeyedValues<T>(ulong[] prefixes, int bits) : PacketAggregator
    where T : unmanaged, INumberBase<T>
{
    /// <summary>For each prefix its values, in any order.</summary>
    public List<double>[] Values { get; } = Array.ConvertAll(prefixes, _ => new List<double>());

    public override PacketAggregator Fork() => new KeyedValues<T>(prefixes, bits);

    // Tiering costs a multiple of the work for some hundred calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        var numbers = new ReadOnlySpan<T>(values, rows);
        for (int i = 0; i < numbers.Length; i++)
        {
            // SAFETY: a mask has a bit for each row (PacketAggregator).
            if (mask is not null && (mask[i >> 6] >> (i & 63) & 1) == 0)
                continue;
            ulong key = OrderKey.Of(numbers[i]);
            ulong prefix = OrderKey.Prefix(key, bits);
            int place = 0;
            while (place < prefixes.Length && prefixes[place] != prefix)
                place++;
            if (place < prefixes.Length && key != OrderKey.NaN)
                Values[place].Add(OrderKey.ToDouble(key));
        }
    }

    protected override void Join(PacketAggregator other)
    {
        var gathered = (KeyedValues<T>)other;
        for (int place = 0; place < Values.Length; place++)
            Values[place].AddRange(gathered.Values[place]);
    }
}

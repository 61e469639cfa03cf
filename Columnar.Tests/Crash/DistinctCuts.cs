using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Crash;

/// <summary>Counts the cuts that left different images.</summary>
internal sealed class DistinctCuts
{
    private readonly ConcurrentDictionary<ulong, bool> _seen = new();
    private long _total;

    public int Count => _seen.Count;

    public long Total => Volatile.Read(ref _total);

    public void Add(ulong hash)
    {
        Interlocked.Increment(ref _total);
        _seen.TryAdd(hash, true);
    }

    /// <summary>Sums an image up. Sectors in any order; zeros, which an absent sector reads as, count for nothing.</summary>
    public static ulong HashOf(SectorImage image)
    {
        ulong hash = (ulong)image.Length;
        foreach ((long number, byte[] bytes) in image.Sectors)
        {
            if (!bytes.AsSpan().ContainsAnyExcept((byte)0))
                continue;
            ulong sector = (ulong)number * 0x9E37_79B9_7F4A_7C15;
            foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
                sector = (BitOperations.RotateLeft(sector, 5) ^ word) * 0x9E37_79B9_7F4A_7C15;
            hash += sector ^ (sector >> 29);
        }
        return hash;
    }
}

using System.Numerics;

namespace Columnar.Compression;

/// <summary>
/// The generator behind samples: xoroshiro128++ of Blackman and Vigna, seeded through SplitMix64 with zero. The same numbers for
/// every chunk, so that equal input gives equal output.
/// </summary>
internal struct PcoRandom
{
    private ulong _first;
    private ulong _second;

    public static PcoRandom Create()
    {
        ulong seed = 0;
        return new PcoRandom { _first = NextSeed(ref seed), _second = NextSeed(ref seed) };
    }

    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_first + _second, 17) + _first;
        ulong mixed = _first ^ _second;
        _first = BitOperations.RotateLeft(_first, 49) ^ mixed ^ (mixed << 21);
        _second = BitOperations.RotateLeft(mixed, 28);
        return result;
    }

    private static ulong NextSeed(ref ulong seed)
    {
        seed += 0x9E3779B97F4A7C15;
        ulong z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

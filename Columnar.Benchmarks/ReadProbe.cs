using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Benchmarks;

/// <summary>
/// What the machine can do at most on one thread: reading memory with eight vector accumulators, nothing else.
/// </summary>
internal static unsafe class ReadProbe
{
    /// <summary>Reads a multiple of 512 bytes; the result is there so that the reads are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Read(byte* start, long byteLength)
    {
        Vector512<ulong> a0 = default,
            a1 = default,
            a2 = default,
            a3 = default;
        Vector512<ulong> a4 = default,
            a5 = default,
            a6 = default,
            a7 = default;
        byte* end = start + byteLength;
        for (byte* at = start; at < end; at += 512)
        {
            a0 += Vector512.Load((ulong*)at);
            a1 += Vector512.Load((ulong*)(at + 64));
            a2 += Vector512.Load((ulong*)(at + 128));
            a3 += Vector512.Load((ulong*)(at + 192));
            a4 += Vector512.Load((ulong*)(at + 256));
            a5 += Vector512.Load((ulong*)(at + 320));
            a6 += Vector512.Load((ulong*)(at + 384));
            a7 += Vector512.Load((ulong*)(at + 448));
        }
        return Vector512.Sum(a0 + a1 + a2 + a3 + (a4 + a5 + a6 + a7));
    }
}

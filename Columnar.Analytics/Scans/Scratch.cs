using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Columnar.Scans;

/// <summary>Native memory for scans, kept for the next one: fresh memory costs a page fault for every 4 KiB.</summary>
internal static unsafe class Scratch
{
    /// <summary>The size of every piece.</summary>
    public const int ByteLength = Packets.Rows * sizeof(ulong);

    // 4 MiB; what a scan returns beyond that goes back to the system.
    private const int KeptPieces = 128;

    private static readonly ConcurrentBag<nint> s_free = [];

    /// <summary>A piece of <see cref="ByteLength"/> bytes, 64-byte aligned, its content unspecified.</summary>
    public static byte* Rent() =>
        s_free.TryTake(out nint piece) ? (byte*)piece : (byte*)NativeMemory.AlignedAlloc(ByteLength, 64);

    /// <summary>Gives a piece back; null is ignored.</summary>
    public static void Return(void* piece)
    {
        if (piece is null)
            return;
        if (s_free.Count < KeptPieces)
            s_free.Add((nint)piece);
        else
            NativeMemory.AlignedFree(piece);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Kernels;

/// <summary>
/// Asks for memory before it is needed, where that was measured to pay: loops that compare leave too few loads in
/// flight to keep the memory busy. Any address may be asked for, beyond a buffer's end too.
/// </summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>Up to four lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lines(byte* address, int byteLength)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(address);
        if (byteLength > LineBytes)
            Sse.Prefetch0(address + LineBytes);
        if (byteLength > 2 * LineBytes)
        {
            Sse.Prefetch0(address + (2 * LineBytes));
            Sse.Prefetch0(address + (3 * LineBytes));
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Kernels;

/// <summary>
/// Asks for memory before it is needed, where that was measured to pay: loops that compare leave too few loads in flight to
/// keep the memory busy. Any address may be asked for, beyond a buffer's end too.
/// </summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>The 64 values from an address on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Word<T>(byte* address)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        for (int line = 0; line < sizeof(T); line++)
            Sse.Prefetch0(address + (line * LineBytes));
    }
}

using System.Runtime.CompilerServices;

namespace Columnar.Kernels;

/// <summary>
/// The accumulators of a fold between two calls of its kernel: four independent chains (the latency of an operation is
/// about four times its throughput, and two accumulators each still fit 16 registers), each of two registers of at most
/// 64 bytes.
/// </summary>
internal unsafe struct FoldState
{
    /// <summary>Independent chains.</summary>
    public const int Chains = 4;

    /// <summary>
    /// 64-bit lanes of the first, and of the second, accumulators of all chains; lanes a register does not have keep
    /// their fill.
    /// </summary>
    public const int Words = Chains * RegisterBytes / sizeof(ulong);

    private const int RegisterBytes = 64;

    private fixed byte _first[Chains * RegisterBytes];
    private fixed byte _second[Chains * RegisterBytes];

    /// <summary>Puts one value into all lanes of the first accumulators and one into those of the second.</summary>
    public void Fill<T>(T first, T second)
        where T : unmanaged
    {
        for (int chain = 0; chain < Chains; chain++)
        {
            for (int lane = 0; lane < RegisterBytes / sizeof(T); lane++)
            {
                *First<T>(chain, lane) = first;
                *Second<T>(chain, lane) = second;
            }
        }
    }

    /// <summary>A lane of a chain's first accumulator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* First<T>(int chain, int lane = 0)
        where T : unmanaged => (T*)((byte*)Unsafe.AsPointer(ref this) + (chain * RegisterBytes)) + lane;

    /// <summary>A lane of a chain's second accumulator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Second<T>(int chain, int lane = 0)
        where T : unmanaged => (T*)((byte*)Unsafe.AsPointer(ref this) + ((Chains + chain) * RegisterBytes)) + lane;
}

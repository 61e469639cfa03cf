using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>The memory pages are decoded in, one at a time; it stays in the first-level cache, and its address does not change.</summary>
internal sealed unsafe class PcoScratch
{
    private const int Alignment = 64;
    private const int StartsLength = (PcoFormat.Batch + 16) * sizeof(uint);
    private const int LatentsLength = PcoFormat.Batch * sizeof(ulong);
    private const int MomentsLength = 8 * sizeof(ulong);
    private const int VariableLength = StartsLength + 2 * LatentsLength + MomentsLength;
    private const int VariableCount = 3;
    private const int Length = VariableCount * VariableLength + PcoBitSource.TailLength + Alignment;

    [ThreadStatic]
    private static PcoScratch? t_current;

    private readonly byte[] _memory = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
    private readonly byte* _start;

    public PcoScratch()
    {
        // SAFETY: the array is pinned for good and lives as long as this object, which its user holds.
        nint address = (nint)Unsafe.AsPointer(ref _memory[0]);
        _start = (byte*)((address + Alignment - 1) & -Alignment);
    }

    /// <summary>That of the thread.</summary>
    public static PcoScratch Current => t_current ??= new PcoScratch();

    /// <summary>Room for <see cref="PcoBitSource.TailLength"/> bytes.</summary>
    public byte* Tail => _start + VariableCount * VariableLength;

    /// <summary>Room for one bit position more than values of a batch, and for a vector behind it.</summary>
    public uint* Starts(int variable) => (uint*)(_start + variable * VariableLength);

    /// <summary>Room for the lowest latents of the bins of a batch.</summary>
    public void* Lowers(int variable) => _start + variable * VariableLength + StartsLength;

    /// <summary>Room for the latents of a batch.</summary>
    public void* Latents(int variable) => _start + variable * VariableLength + StartsLength + LatentsLength;

    /// <summary>Room for the last differences of each order.</summary>
    public void* Moments(int variable) => _start + variable * VariableLength + StartsLength + 2 * LatentsLength;
}

using Columnar.Scans;

namespace Columnar.Filters;

/// <summary>Room for the two masks of a packet, in memory that does not move.</summary>
internal readonly unsafe struct PacketMasks
{
    private readonly ulong[] _words;

    /// <summary>Makes room.</summary>
    public PacketMasks() => _words = GC.AllocateArray<ulong>(2 * Packets.Words, pinned: true);

    /// <summary>The rows where a condition is true.</summary>
    public ulong* IsTrue => (ulong*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0);

    /// <summary>The rows where it is null.</summary>
    public ulong* IsNull => IsTrue + Packets.Words;
}

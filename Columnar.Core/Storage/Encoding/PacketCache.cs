namespace Columnar.Storage;

/// <summary>
/// Decoded packets that single reads came to, up to a number of bytes for all vectors of a store. The oldest go first, but for those that
/// were read again since.
/// </summary>
/// <remarks>Chunks never change, so what is kept is never stale. Finding a packet takes no lock.</remarks>
/// <param name="budget">The bytes; the packet added last is kept in any case.</param>
internal sealed class PacketCache(long budget)
{
    private readonly Lock _lock = new();
    private readonly Queue<CachedPacket> _packets = new();
    private long _byteLength;

    /// <summary>Bytes kept.</summary>
    public long ByteLength
    {
        get
        {
            lock (_lock)
                return _byteLength;
        }
    }

    /// <summary>Takes in a packet that its chunk has just decoded.</summary>
    public void Add(CachedPacket packet)
    {
        lock (_lock)
        {
            _packets.Enqueue(packet);
            _byteLength += packet.ByteLength;
            int spared = _packets.Count;
            while (_byteLength > budget && _packets.Count > 1)
            {
                CachedPacket oldest = _packets.Dequeue();
                if (ReferenceEquals(oldest, packet) || (oldest.WasUsed && spared-- > 0))
                {
                    oldest.WasUsed = false;
                    _packets.Enqueue(oldest);
                    continue;
                }
                oldest.Drop();
                _byteLength -= oldest.ByteLength;
            }
        }
    }
}

/// <summary>A decoded packet.</summary>
/// <param name="slots">Its chunk's packets, where it stands.</param>
/// <param name="slot">Its place there.</param>
/// <param name="plain">Its plain bytes.</param>
/// <param name="offsets">Where its texts are in them; null for values of a fixed width.</param>
internal sealed class CachedPacket(CachedPacket?[] slots, int slot, byte[] plain, int[]? offsets)
{
    public byte[] Plain => plain;

    public int[]? Offsets => offsets;

    public long ByteLength => plain.Length + (offsets?.Length ?? 0) * sizeof(int);

    /// <summary>Whether it was read since it was last considered. Lost updates do not matter.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Forgets the packet; who has it reads on.</summary>
    public void Drop() => Volatile.Write(ref slots[slot], null);
}

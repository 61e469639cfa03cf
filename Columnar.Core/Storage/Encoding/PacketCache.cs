using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>
/// Decoded packets that single reads came to, and what the packets of their blocks share, up to a number of bytes for all vectors of a
/// store. The oldest go first, but for those that were read again since.
/// </summary>
/// <remarks>Chunks never change, so what is kept is never stale. Finding it takes no lock.</remarks>
/// <param name="budget">The bytes; what was added last is kept in any case.</param>
internal sealed class PacketCache(long budget)
{
    private readonly Lock _lock = new();
    private readonly Queue<CachedPart> _parts = new();
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

    /// <summary>Takes in what its chunk has just decoded.</summary>
    public void Add(CachedPart part)
    {
        lock (_lock)
        {
            _parts.Enqueue(part);
            _byteLength += part.ByteLength;
            int spared = _parts.Count;
            while (_byteLength > budget && _parts.Count > 1)
            {
                CachedPart oldest = _parts.Dequeue();
                if (ReferenceEquals(oldest, part) || (oldest.WasUsed && spared-- > 0))
                {
                    oldest.WasUsed = false;
                    _parts.Enqueue(oldest);
                    continue;
                }
                oldest.Drop();
                _byteLength -= oldest.ByteLength;
            }
        }
    }
}

/// <summary>A part of a block, decoded.</summary>
/// <param name="byteLength">The bytes it takes.</param>
internal abstract class CachedPart(long byteLength)
{
    public long ByteLength => byteLength;

    /// <summary>Whether it was read since it was last considered. Lost updates do not matter.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Forgets the part; who has it reads on.</summary>
    public abstract void Drop();
}

/// <summary>A decoded packet.</summary>
/// <param name="slots">Its chunk's packets, where it stands.</param>
/// <param name="slot">Its place there.</param>
/// <param name="plain">Its plain bytes.</param>
/// <param name="offsets">Where its texts are in them; null for values of a fixed width.</param>
internal sealed class CachedPacket(CachedPacket?[] slots, int slot, byte[] plain, int[]? offsets)
    : CachedPart(plain.Length + (offsets?.Length ?? 0) * sizeof(int))
{
    public byte[] Plain => plain;

    public int[]? Offsets => offsets;

    public override void Drop() => Volatile.Write(ref slots[slot], null);
}

/// <summary>What the packets of a block share.</summary>
/// <param name="slots">Those of its chunk's blocks, where it stands.</param>
/// <param name="slot">Its place there.</param>
/// <param name="part">What the codec made of it.</param>
internal sealed class CachedShare(CachedShare?[] slots, int slot, SharedPart part) : CachedPart(part.ByteLength)
{
    public SharedPart Part => part;

    public override void Drop() => Volatile.Write(ref slots[slot], null);
}

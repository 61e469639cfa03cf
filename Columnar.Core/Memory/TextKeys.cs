using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Memory;

/// <summary>
/// Gives each distinct run of bytes a code: 0, 1, 2 and so on in the order of first appearance. The bytes of a key are copied once,
/// when it is new; finding one allocates nothing.
/// </summary>
internal sealed class TextKeys
{
    private const int BlockLength = 1 << 16;

    // Hashes differ from run to run, so that no input can be made to collide.
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);

    private Entry[] _entries = new Entry[64];

    // Open addressing, linear probing, at most half full; code + 1, 0 where empty.
    private int[] _slots = new int[128];
    private byte[] _block = [];
    private int _blockUsed;

    private struct Entry
    {
        public ulong Prefix;
        public ulong Hash;
        public byte[] Block;
        public int Start;
        public int Length;
    }

    /// <summary>Distinct keys.</summary>
    public int Count { get; private set; }

    /// <summary>The key of a code.</summary>
    public ReadOnlySpan<byte> this[int code]
    {
        get
        {
            ref readonly Entry entry = ref _entries[code];
            return entry.Block.AsSpan(entry.Start, entry.Length);
        }
    }

    /// <summary>The code of a key, given now if it is new.</summary>
    public int CodeOf(ReadOnlySpan<byte> key) => CodeOf(PrefixOf(key), key);

    /// <summary>The code of a key whose <see cref="PrefixOf"/> is known.</summary>
    public int CodeOf(ulong prefix, ReadOnlySpan<byte> key)
    {
        ulong hash = Hash(prefix, key);
        int slot = Probe(prefix, key, hash);
        if (_slots[slot] != 0)
            return _slots[slot] - 1;
        int code = Add(prefix, key, hash);
        _slots[slot] = code + 1;
        if (Count * 2 > _slots.Length)
            Grow();
        return code;
    }

    /// <summary>Whether a key has a code.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => Find(key) >= 0;

    /// <summary>The code of a key; -1 where it has none.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        ulong prefix = PrefixOf(key);
        return _slots[Probe(prefix, key, Hash(prefix, key))] - 1;
    }

    /// <summary>The first eight bytes of a text, the first in the lowest place, zeros where there are none.</summary>
    public static ulong PrefixOf(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64LittleEndian(text);
        ulong prefix = 0;
        for (int i = 0; i < text.Length; i++)
            prefix |= (ulong)text[i] << (i * 8);
        return prefix;
    }

    /// <summary>The slot that holds a key, or the empty one it would go to.</summary>
    private int Probe(ulong prefix, ReadOnlySpan<byte> key, ulong hash)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (_slots[slot] != 0)
        {
            // Keys of up to eight bytes are their prefix and length.
            ref readonly Entry entry = ref _entries[_slots[slot] - 1];
            if (
                entry.Prefix == prefix
                && entry.Length == key.Length
                && (key.Length <= 8 || key.SequenceEqual(entry.Block.AsSpan(entry.Start, entry.Length)))
            )
                break;
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int Add(ulong prefix, ReadOnlySpan<byte> key, ulong hash)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, checked(Count * 2));
        if (key.Length > _block.Length - _blockUsed)
        {
            _block = new byte[Math.Max(BlockLength, key.Length)];
            _blockUsed = 0;
        }
        key.CopyTo(_block.AsSpan(_blockUsed));
        _entries[Count] = new Entry
        {
            Prefix = prefix,
            Hash = hash,
            Block = _block,
            Start = _blockUsed,
            Length = key.Length,
        };
        _blockUsed += key.Length;
        return Count++;
    }

    private void Grow()
    {
        var slots = new int[checked(_slots.Length * 2)];
        int mask = slots.Length - 1;
        for (int code = 0; code < Count; code++)
        {
            int slot = (int)_entries[code].Hash & mask;
            while (slots[slot] != 0)
                slot = (slot + 1) & mask;
            slots[slot] = code + 1;
        }
        _slots = slots;
    }

    private ulong Hash(ulong prefix, ReadOnlySpan<byte> key)
    {
        ulong hash = Fold(_seed ^ (ulong)key.Length ^ prefix);
        while (key.Length > 8)
        {
            key = key[8..];
            hash = Fold(hash ^ PrefixOf(key));
        }
        return hash ^ (hash >> 32);
    }

    // A 128-bit product folded onto itself; the rotation keeps a zero product from losing what came before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong value)
    {
        ulong high = Math.BigMul(value, 0x9E3779B97F4A7C15, out ulong low);
        return high ^ low ^ BitOperations.RotateLeft(value, 29);
    }
}

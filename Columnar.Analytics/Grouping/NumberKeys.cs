using System.Runtime.CompilerServices;

namespace Columnar.Grouping;

/// <summary>
/// Gives each distinct 64-bit key a code: 0, 1, 2 and so on in the order of first appearance. Keys near the first one are found in
/// a table by their distance from it, all others by hashing, so that small-range integers never hash.
/// </summary>
internal sealed class NumberKeys
{
    private const int WindowLength = 1 << 16;

    // Hashes differ from run to run, so that no input can be made to collide.
    private static readonly ulong s_seed = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);

    private ulong[] _keys = new ulong[64];

    // Code + 1 of the keys in the window, 0 where a key has not been seen; made when the first key is.
    private int[]? _window;
    private ulong _windowStart;

    // Open addressing, linear probing, at most half full; code + 1, 0 where empty.
    private int[] _slots = new int[128];
    private int _hashedCount;

    /// <summary>Distinct keys.</summary>
    public int Count { get; private set; }

    /// <summary>The key of a code.</summary>
    public ulong this[int code] => _keys[code];

    /// <summary>The keys from <see cref="WindowStart"/> on: code + 1, 0 where a key has not been seen. Empty before the first key.</summary>
    public ReadOnlySpan<int> Window => _window;

    /// <summary>The key of the window's first place.</summary>
    public ulong WindowStart => _windowStart;

    /// <summary>Whether a key has a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(ulong key)
    {
        ulong distance = key - _windowStart;
        return _window is not null && (distance < WindowLength ? _window[distance] != 0 : _slots[Probe(key)] != 0);
    }

    /// <summary>The code of a key, given now if it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CodeOf(ulong key)
    {
        ulong distance = key - _windowStart;
        if (_window is not null && distance < WindowLength)
        {
            int code = _window[distance] - 1;
            return code >= 0 ? code : (_window[distance] = Add(key) + 1) - 1;
        }
        return Hashed(key);
    }

    private int Add(ulong key)
    {
        if (Count == _keys.Length)
            Array.Resize(ref _keys, checked(Count * 2));
        _keys[Count] = key;
        return Count++;
    }

    private int Hashed(ulong key)
    {
        if (_window is null)
        {
            _window = new int[WindowLength];
            _windowStart = key - WindowLength / 2;
            return CodeOf(key);
        }
        int slot = Probe(key);
        if (_slots[slot] != 0)
            return _slots[slot] - 1;
        int code = Add(key);
        _slots[slot] = code + 1;
        if (++_hashedCount * 2 > _slots.Length)
            Grow();
        return code;
    }

    /// <summary>The slot that holds a key, or the empty one it would go to.</summary>
    private int Probe(ulong key)
    {
        int mask = _slots.Length - 1;
        int slot = (int)Mix(key) & mask;
        while (_slots[slot] != 0 && _keys[_slots[slot] - 1] != key)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var slots = new int[checked(_slots.Length * 2)];
        int mask = slots.Length - 1;
        foreach (int entry in _slots)
        {
            if (entry == 0)
                continue;
            int slot = (int)Mix(_keys[entry - 1]) & mask;
            while (slots[slot] != 0)
                slot = (slot + 1) & mask;
            slots[slot] = entry;
        }
        _slots = slots;
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the key reaches the low bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong key)
    {
        key ^= s_seed;
        key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
        return key ^ (key >> 31);
    }
}

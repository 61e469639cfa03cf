using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// Compresses bytes into one LZ4 block: sequences of literals and matches, found greedily through a table of the last place of each
/// hash. The format: github.com/lz4/lz4, doc/lz4_Block_format.md.
/// </summary>
internal static unsafe class Lz4Encoder
{
    private const int HashBits = 12;

    /// <summary>The last match begins this many bytes before the end at the latest.</summary>
    private const int MatchEndMargin = 12;

    // After this many places without a match each step becomes a byte longer: bytes that do not compress are passed over fast.
    private const int StepShift = 6;

    /// <summary>Compresses bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="target">Where the block goes.</param>
    /// <returns>The length of the block; -1 where the target is too short for it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int* table = stackalloc int[1 << HashBits];
        new Span<int>(table, 1 << HashBits).Clear();
        // SAFETY: matches are looked for up to MatchEndMargin bytes before the end, so 8 bytes can be read at each place; whatever is
        // written is checked by Sequence against the end of the target.
        fixed (byte* first = source)
        fixed (byte* targetStart = target)
        {
            byte* to = targetStart;
            byte* toEnd = targetStart + target.Length;
            byte* end = first + source.Length;
            byte* lastMatchStart = end - MatchEndMargin;
            byte* matchEnd = end - Lz4Format.LastLiterals;
            byte* anchor = first;
            byte* at = first;
            if (source.Length > MatchEndMargin)
            {
                table[Hash(at)] = 0;
                at++;
                while (TryFind(table, first, lastMatchStart, ref at, out byte* match))
                {
                    while (at > anchor && match > first && at[-1] == match[-1])
                    {
                        at--;
                        match--;
                    }
                    int length = CountSame(at + Lz4Format.MinMatch, match + Lz4Format.MinMatch, matchEnd);
                    to = Sequence(to, toEnd, anchor, (int)(at - anchor), (int)(at - match), length);
                    if (to is null)
                        return -1;
                    at += length + Lz4Format.MinMatch;
                    anchor = at;
                    if (at > lastMatchStart)
                        break;
                    table[Hash(at - 2)] = (int)(at - 2 - first);
                }
            }
            to = Literals(to, toEnd, anchor, (int)(end - anchor), matchNibble: 0);
            return to is null ? -1 : (int)(to - targetStart);
        }
    }

    // The next place whose four bytes stood before, not too far back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryFind(int* table, byte* first, byte* last, ref byte* at, out byte* match)
    {
        byte* next = at;
        int tries = 1 << StepShift;
        while (next <= last)
        {
            byte* place = next;
            next += tries++ >> StepShift;
            int hash = Hash(place);
            match = first + table[hash];
            table[hash] = (int)(place - first);
            if (
                place - match <= Lz4Format.MaxOffset
                && Unsafe.ReadUnaligned<uint>(match) == Unsafe.ReadUnaligned<uint>(place)
            )
            {
                at = place;
                return true;
            }
        }
        match = null;
        return false;
    }

    // Of five bytes, as the reference does on 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(byte* at) =>
        (int)(((Unsafe.ReadUnaligned<ulong>(at) << 24) * 889523592379UL) >> (64 - HashBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountSame(byte* at, byte* match, byte* end)
    {
        byte* start = at;
        while (at + sizeof(ulong) <= end)
        {
            ulong differs = Unsafe.ReadUnaligned<ulong>(at) ^ Unsafe.ReadUnaligned<ulong>(match);
            if (differs != 0)
                return (int)(at - start) + (BitOperations.TrailingZeroCount(differs) >> 3);
            at += sizeof(ulong);
            match += sizeof(ulong);
        }
        while (at < end && *at == *match)
        {
            at++;
            match++;
        }
        return (int)(at - start);
    }

    // Null where the target is too short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Sequence(byte* to, byte* toEnd, byte* literals, int literalCount, int offset, int length)
    {
        to = Literals(to, toEnd, literals, literalCount, Math.Min(length, Lz4Format.NibbleMax));
        if (to is null || toEnd - to < 2 + ExtraBytes(length))
            return null;
        Unsafe.WriteUnaligned(to, (ushort)offset);
        return WriteExtra(to + 2, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Literals(byte* to, byte* toEnd, byte* literals, int count, int matchNibble)
    {
        if (toEnd - to < 1L + ExtraBytes(count) + count)
            return null;
        *to = (byte)((Math.Min(count, Lz4Format.NibbleMax) << 4) | matchNibble);
        to = WriteExtra(to + 1, count);
        Unsafe.CopyBlockUnaligned(to, literals, (uint)count);
        return to + count;
    }

    private static int ExtraBytes(int length) =>
        length < Lz4Format.NibbleMax ? 0 : (length - Lz4Format.NibbleMax) / byte.MaxValue + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteExtra(byte* to, int length)
    {
        if (length < Lz4Format.NibbleMax)
            return to;
        length -= Lz4Format.NibbleMax;
        for (; length >= byte.MaxValue; length -= byte.MaxValue)
            *to++ = byte.MaxValue;
        *to++ = (byte)length;
        return to;
    }
}

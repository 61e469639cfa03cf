using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Memory;

/// <summary>
/// Bit-packed booleans in Arrow's order: bit i is bit (i mod 8) of byte (i / 8). All bit-offset arithmetic of the
/// library stands here.
/// </summary>
internal static class Bitmap
{
    /// <summary>The bytes that hold <paramref name="bitCount"/> bits.</summary>
    public static long ByteLength(long bitCount) => (bitCount >> 3) + ((bitCount & 7) == 0 ? 0 : 1);

    /// <summary>The bit at an index.</summary>
    public static bool Get(ReadOnlySpan<byte> bits, long index) =>
        (bits[(int)(index >> 3)] >> (int)(index & 7) & 1) != 0;

    /// <summary>Sets or clears the bit at an index.</summary>
    public static void Set(Span<byte> bits, long index, bool value)
    {
        ref byte target = ref bits[(int)(index >> 3)];
        int mask = 1 << (int)(index & 7);
        target = (byte)(value ? target | mask : target & ~mask);
    }

    /// <summary>Sets <paramref name="count"/> bits from <paramref name="start"/> on to one value.</summary>
    public static void Fill(Span<byte> bits, long start, long count, bool value)
    {
        long end = start + count;
        while (start < end && (start & 7) != 0)
            Set(bits, start++, value);
        long wholeBytes = (end - start) >> 3;
        bits.Slice((int)(start >> 3), (int)wholeBytes).Fill(value ? (byte)0xFF : (byte)0);
        start += wholeBytes << 3;
        while (start < end)
            Set(bits, start++, value);
    }

    /// <summary>
    /// Up to 64 bits from <paramref name="start"/> on, the first in the lowest place; bits beyond
    /// <paramref name="count"/> are zero. Reads no byte that does not hold a wanted bit.
    /// </summary>
    /// <param name="bits">The bitmap.</param>
    /// <param name="start">The first bit.</param>
    /// <param name="count">How many, 0 to 64.</param>
    public static ulong ReadWord(ReadOnlySpan<byte> bits, long start, int count)
    {
        if (count == 0)
            return 0;
        int firstByte = (int)(start >> 3);
        int shift = (int)(start & 7);
        int byteCount = (shift + count + 7) >> 3;
        ReadOnlySpan<byte> source = bits.Slice(firstByte, byteCount);
        ulong word;
        if (byteCount >= 8)
        {
            word = BinaryPrimitives.ReadUInt64LittleEndian(source) >> shift;
            if (byteCount == 9)
                word |= (ulong)source[8] << (64 - shift);
        }
        else
        {
            word = 0;
            for (int i = 0; i < byteCount; i++)
                word |= (ulong)source[i] << (i * 8);
            word >>= shift;
        }
        return word & LowMask(count);
    }

    /// <summary>A word whose lowest <paramref name="count"/> bits (0 to 64) are ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LowMask(int count) => count >= 64 ? ulong.MaxValue : (1UL << count) - 1;

    /// <summary>How many of <paramref name="count"/> bits from <paramref name="start"/> on are ones.</summary>
    public static long CountOnes(ReadOnlySpan<byte> bits, long start, long count)
    {
        long ones = 0;
        long end = start + count;
        while (start < end && (start & 7) != 0)
            ones += Get(bits, start++) ? 1 : 0;
        ReadOnlySpan<byte> whole = bits.Slice((int)(start >> 3), (int)((end - start) >> 3));
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(whole);
        foreach (ulong word in words)
            ones += BitOperations.PopCount(word);
        foreach (byte rest in whole[(words.Length * 8)..])
            ones += BitOperations.PopCount(rest);
        start += (long)whole.Length << 3;
        while (start < end)
            ones += Get(bits, start++) ? 1 : 0;
        return ones;
    }

    /// <summary>The first bit from <paramref name="start"/> on, and before <paramref name="end"/>, that is zero; else the end.</summary>
    public static long FindZero(ReadOnlySpan<byte> bits, long start, long end)
    {
        while (start < end)
        {
            int count = (int)Math.Min(64, end - start);
            ulong zeros = ~ReadWord(bits, start, count) & LowMask(count);
            if (zeros != 0)
                return start + BitOperations.TrailingZeroCount(zeros);
            start += count;
        }
        return end;
    }

    /// <summary>Copies bits between bitmaps of any alignment; bits of the target outside the range keep their values.</summary>
    /// <param name="source">The bitmap copied from.</param>
    /// <param name="sourceStart">Its first bit.</param>
    /// <param name="target">The bitmap copied to; it does not overlap the source.</param>
    /// <param name="targetStart">Its first bit.</param>
    /// <param name="count">How many bits.</param>
    public static void Copy(
        ReadOnlySpan<byte> source,
        long sourceStart,
        Span<byte> target,
        long targetStart,
        long count
    )
    {
        while (count > 0 && (targetStart & 7) != 0)
        {
            Set(target, targetStart++, Get(source, sourceStart++));
            count--;
        }
        if ((sourceStart & 7) == 0)
        {
            int wholeBytes = (int)(count >> 3);
            source.Slice((int)(sourceStart >> 3), wholeBytes).CopyTo(target[(int)(targetStart >> 3)..]);
            sourceStart += (long)wholeBytes << 3;
            targetStart += (long)wholeBytes << 3;
            count -= (long)wholeBytes << 3;
        }
        while (count >= 64)
        {
            ulong word = ReadWord(source, sourceStart, 64);
            BinaryPrimitives.WriteUInt64LittleEndian(target[(int)(targetStart >> 3)..], word);
            sourceStart += 64;
            targetStart += 64;
            count -= 64;
        }
        while (count-- > 0)
            Set(target, targetStart++, Get(source, sourceStart++));
    }
}

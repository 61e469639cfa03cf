using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>Decompresses an LZ4 block. Whatever the block holds, nothing outside of it is read and nothing outside of the target written.</summary>
internal static unsafe class Lz4Decoder
{
    // Short copies are made in steps of this many bytes where both sides have room for a whole step.
    private const int Step = 16;

    /// <summary>Decompresses a block that fills the target exactly.</summary>
    /// <returns>Null, or what is wrong with the block.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string? TryDecompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        // SAFETY: every length is compared with what is left on both sides before anything is copied.
        fixed (byte* sourceStart = source)
        fixed (byte* targetStart = target)
        {
            byte* from = sourceStart;
            byte* fromEnd = sourceStart + source.Length;
            byte* to = targetStart;
            byte* toEnd = targetStart + target.Length;
            while (from < fromEnd)
            {
                int token = *from++;
                long count = token >> 4;
                if (count == Lz4Format.NibbleMax && !TryReadExtra(ref from, fromEnd, ref count))
                    return "a length that is cut off";
                if (count > fromEnd - from)
                    return $"{count} literals where {fromEnd - from} bytes are left";
                if (count > toEnd - to)
                    return $"more than {target.Length} bytes";
                if (count <= Step && fromEnd - from >= Step && toEnd - to >= Step)
                    Vector128.Load(from).Store(to);
                else
                    Unsafe.CopyBlockUnaligned(to, from, (uint)count);
                from += count;
                to += count;
                if (from == fromEnd)
                    return to == toEnd ? null : $"{to - targetStart} bytes";

                if (fromEnd - from < sizeof(ushort))
                    return "an offset that is cut off";
                int offset = Unsafe.ReadUnaligned<ushort>(from);
                from += sizeof(ushort);
                if (offset == 0 || offset > to - targetStart)
                    return $"a match {offset} bytes back at byte {to - targetStart}";
                count = token & Lz4Format.NibbleMax;
                if (count == Lz4Format.NibbleMax && !TryReadExtra(ref from, fromEnd, ref count))
                    return "a length that is cut off";
                count += Lz4Format.MinMatch;
                if (count > toEnd - to)
                    return $"more than {target.Length} bytes";
                if (toEnd - to >= count + Step)
                    CopyMatchInSteps(to, offset, count);
                else
                    CopyLastMatch(to, offset, count, toEnd);
                to += count;
            }
            return "an end without literals";
        }
    }

    // False where the bytes end within the length. No length of a block that fits memory overflows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadExtra(ref byte* from, byte* fromEnd, ref long count)
    {
        byte more;
        do
        {
            if (from == fromEnd)
                return false;
            more = *from++;
            count += more;
        } while (more == byte.MaxValue);
        return true;
    }

    // Writes up to a step more than wanted; what is too much is written over later.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatchInSteps(byte* to, int offset, long count)
    {
        byte* match = to - offset;
        byte* end = to + count;
        if (offset >= Step)
        {
            do
            {
                Vector128.Load(match).Store(to);
                match += Step;
                to += Step;
            } while (to < end);
            return;
        }
        if (offset < sizeof(ulong))
        {
            // A pattern shorter than eight bytes: after these eight the match lies a whole number of patterns back, eight bytes at least.
            for (int i = 0; i < sizeof(ulong); i++)
                to[i] = match[i];
            to += sizeof(ulong);
            match = to - (sizeof(ulong) + offset - 1) / offset * offset;
        }
        for (; to < end; to += sizeof(ulong), match += sizeof(ulong))
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(match));
    }

    // In steps as far as there is room for them, then byte by byte.
    private static void CopyLastMatch(byte* to, int offset, long count, byte* toEnd)
    {
        byte* end = to + count;
        long stepped = Math.Min(count, toEnd - to - Step);
        if (stepped > 0)
        {
            CopyMatchInSteps(to, offset, stepped);
            to += stepped;
        }
        for (; to < end; to++)
            *to = to[-offset];
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>CRC-32C (Castagnoli), the checksum of everything in the file; it can be continued.</summary>
/// <remarks>
/// One stream of the processor's instruction is bound by its latency of three cycles, so long inputs are read as four
/// lanes of 1 KiB side by side and joined: appending 1 KiB of zeros to a message is linear in its checksum, which four
/// tables of 256 entries express.
/// </remarks>
internal static class Crc32C
{
    private const int LaneBytes = 1024;
    private const int StripeBytes = 4 * LaneBytes;
    private const uint ReflectedPolynomial = 0x82F63B78;

    // s_shift[k * 256 + b] = the effect of LaneBytes zero bytes on the register b << (8 * k).
    private static readonly uint[] s_shift = MakeShiftTable();

    /// <summary>The checksum of a whole message.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of a message that begins with what <paramref name="checksum"/> covers (0 for nothing).</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint register = ~checksum;
        while (bytes.Length >= StripeBytes)
        {
            register = AppendStripe(register, ref MemoryMarshal.GetReference(bytes));
            bytes = bytes[StripeBytes..];
        }
        while (bytes.Length >= 8)
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (byte value in bytes)
            register = BitOperations.Crc32C(register, value);
        return ~register;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint AppendStripe(uint register, ref byte start)
    {
        uint a = register;
        uint b = 0;
        uint c = 0;
        uint d = 0;
        // SAFETY: the caller's span holds StripeBytes from start on; i + 8 <= LaneBytes.
        for (nuint i = 0; i < LaneBytes; i += 8)
        {
            a = BitOperations.Crc32C(a, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i)));
            b = BitOperations.Crc32C(b, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i + LaneBytes)));
            c = BitOperations.Crc32C(c, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i + 2 * LaneBytes)));
            d = BitOperations.Crc32C(d, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i + 3 * LaneBytes)));
        }
        return Shift(Shift(Shift(a) ^ b) ^ c) ^ d;
    }

    private static uint Shift(uint register) =>
        s_shift[(byte)register]
        ^ s_shift[256 + (byte)(register >> 8)]
        ^ s_shift[512 + (byte)(register >> 16)]
        ^ s_shift[768 + (register >> 24)];

    private static uint[] MakeShiftTable()
    {
        uint[] basis = new uint[32];
        for (int bit = 0; bit < 32; bit++)
        {
            uint register = 1u << bit;
            for (int i = 0; i < LaneBytes * 8; i++)
                register = (register >> 1) ^ (ReflectedPolynomial & (uint)-(int)(register & 1));
            basis[bit] = register;
        }
        uint[] table = new uint[1024];
        for (int k = 0; k < 4; k++)
        {
            for (int value = 0; value < 256; value++)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    if ((value >> bit & 1) != 0)
                        table[k * 256 + value] ^= basis[k * 8 + bit];
                }
            }
        }
        return table;
    }
}

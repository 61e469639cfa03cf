namespace Columnar.Tests.Compatibility;

/// <summary>CRC-32C bit by bit, as FORMAT.md defines it.</summary>
internal static class FormatCrc
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Shift((uint)i))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
            crc = (crc >> 8) ^ s_table[(byte)(crc ^ b)];
        return ~crc;
    }

    private static uint Shift(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? (value >> 1) ^ 0x82F63B78 : value >> 1;
        return value;
    }
}

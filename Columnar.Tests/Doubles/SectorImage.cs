namespace Columnar.Tests.Doubles;

/// <summary>What a disk holds without power: sectors of 512 bytes and a file length. Absent sectors are zero.</summary>
internal sealed class SectorImage
{
    public const int SectorBytes = 512;

    private readonly Dictionary<long, byte[]> _sectors = [];

    public long Length { get; set; }

    public IEnumerable<KeyValuePair<long, byte[]>> Sectors => _sectors;

    public static SectorImage Of(ReadOnlySpan<byte> content)
    {
        SectorImage image = new() { Length = content.Length };
        for (int at = 0; at < content.Length; at += SectorBytes)
        {
            byte[] sector = new byte[SectorBytes];
            content[at..Math.Min(at + SectorBytes, content.Length)].CopyTo(sector);
            image._sectors[at / SectorBytes] = sector;
        }
        return image;
    }

    public SectorImage Clone()
    {
        SectorImage clone = new() { Length = Length };
        foreach ((long number, byte[] bytes) in _sectors)
            clone._sectors.Add(number, bytes);
        return clone;
    }

    /// <summary>The content of a sector; not to be changed.</summary>
    public byte[] Get(long number) => _sectors.GetValueOrDefault(number) ?? new byte[SectorBytes];

    public void Set(long number, byte[] content) => _sectors[number] = content;
}

namespace Columnar.Scans;

/// <summary>The units of a scan, all counted from row 0 of the vector.</summary>
internal static class Packets
{
    /// <summary>Rows of a leaf, the unit of floating sums (DESIGN section 7, Q3).</summary>
    public const int LeafRows = 512;

    /// <summary>
    /// Rows of a packet: what a filter and its aggregates work on before going on; its masks stay in the nearest cache.
    /// </summary>
    public const int Rows = 4096;

    /// <summary>Mask words of a packet.</summary>
    public const int Words = Rows / 64;

    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 65_536;

    /// <summary>The mask words that hold a number of rows.</summary>
    public static int WordCount(int rows) => (rows + 63) >> 6;
}

namespace Columnar.Storage;

/// <summary>One buffer of a chunk: the filled part of an extent with its checksums. Immutable.</summary>
/// <param name="Extent">Where the bytes are.</param>
/// <param name="LengthBits">How many bits are filled.</param>
/// <param name="Checksums">One per unit of whole bytes; the last may cover less.</param>
/// <param name="TailByte">The filled bits of the last byte where that is not whole, others zero; no checksum covers it.</param>
internal sealed record Segment(Extent Extent, long LengthBits, uint[] Checksums, byte TailByte)
{
    /// <summary>The bytes that checksums cover.</summary>
    public long WholeBytes => LengthBits >> 3;

    public long UsedBytes => (LengthBits + 7) >> 3;

    /// <summary>The pages that hold the filled bits; an extent has one at least.</summary>
    public long NeededPages => Math.Max(1, Geometry.PagesFor(UsedBytes));
}

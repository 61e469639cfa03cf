namespace Columnar.Storage;

/// <summary>A part of a buffer that is wanted side by side with others.</summary>
/// <param name="Address">Where its first bit lies, which begins a byte; 0 where all bits are ones and lie nowhere.</param>
/// <param name="FirstBit">Its place among the bits of the whole.</param>
/// <param name="BitCount">Bits.</param>
internal readonly record struct BufferPiece(nint Address, long FirstBit, long BitCount)
{
    public long EndBit => FirstBit + BitCount;
}

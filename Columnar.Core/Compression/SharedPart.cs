namespace Columnar.Compression;

/// <summary>What decoding the packets of a block takes, made of the part they share. Any number of threads may decode with it.</summary>
internal abstract class SharedPart
{
    /// <summary>About how many bytes of memory it takes.</summary>
    public abstract int ByteLength { get; }
}

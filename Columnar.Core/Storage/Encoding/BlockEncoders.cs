namespace Columnar.Storage;

/// <summary>Encodes blocks on all cores, for whoever takes them in order. They are the same bytes as those of one encoder.</summary>
/// <param name="header">Of the region, with the codec.</param>
internal sealed class BlockEncoders(RegionHeader header) : IDisposable
{
    private readonly BlockEncoder?[] _encoders = new BlockEncoder?[BlockWork.MaxBatch];

    /// <summary>Encodes up to <see cref="BlockWork.MaxBatch"/> blocks.</summary>
    public void Encode(BlockRows[] blocks) =>
        BlockWork.Run(blocks.Length, i => (_encoders[i] ??= new BlockEncoder(header)).TryEncode(blocks[i]));

    /// <summary>One of the blocks encoded last; empty where it is too large.</summary>
    public EncodedBlock BlockAt(int index) => _encoders[index]!.Block;

    public void Dispose()
    {
        foreach (BlockEncoder? encoder in _encoders)
            encoder?.Dispose();
    }
}

using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>Encodes blocks on all cores, for whoever takes them in order. They are the same bytes as those of one encoder.</summary>
/// <param name="layout">Of the rows.</param>
/// <param name="codec">What encodes them.</param>
internal sealed class BlockEncoders(RowLayout layout, CodecId codec) : IDisposable
{
    private readonly BlockEncoder?[] _encoders = new BlockEncoder?[BlockWork.MaxBatch];

    public CodecId Codec => codec;

    /// <summary>Encodes up to <see cref="BlockWork.MaxBatch"/> blocks.</summary>
    public void Encode(BlockRows[] blocks) =>
        BlockWork.Run(blocks.Length, i => (_encoders[i] ??= new BlockEncoder(layout, codec)).TryEncode(blocks[i]));

    /// <summary>One of the blocks encoded last; empty where it is too large.</summary>
    public EncodedBlock BlockAt(int index) => _encoders[index]!.Block;

    public void Dispose()
    {
        foreach (BlockEncoder? encoder in _encoders)
            encoder?.Dispose();
    }
}

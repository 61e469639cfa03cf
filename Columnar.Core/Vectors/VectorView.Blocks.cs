using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>What is known of blocks without reading them.</summary>
public abstract partial class VectorView
{
    private BlockSummary? _summary;

    /// <summary>What is kept of its blocks; null where there is nothing to say of them.</summary>
    internal BlockSummary? Summary => _summary ??= BlockSummaries.Of(Type, IsNullable);

    /// <summary>The block that holds a row; the row must lie in [0, Length).</summary>
    /// <exception cref="CorruptDataException">Its statistics say what is impossible.</exception>
    internal ViewBlock BlockAt(long row) => new(this, _chunks[FindChunk(row)], row);

    /// <summary>What is known of all blocks, in row order.</summary>
    /// <param name="bounds">Reads the bounds of a block; null where there are none.</param>
    private protected BlockStatistics<TValue>[] ListBlocks<TValue>(ReadBounds<TValue> bounds)
    {
        ThrowIfEnded();
        List<BlockStatistics<TValue>> blocks = [];
        foreach (ChunkBuffers chunk in _chunks)
        {
            for (long row = chunk.FirstRow; row < chunk.EndRow; )
            {
                ViewBlock block = new(this, chunk, row);
                (TValue Min, TValue Max)? found = bounds(block);
                blocks.Add(
                    new BlockStatistics<TValue>
                    {
                        FirstRow = block.FirstRow,
                        RowCount = block.Rows,
                        IsKnown = block.IsKnown,
                        NullCount = block.Word.NullCount,
                        NaNCount = block.NaNCount,
                        HasBounds = found is not null,
                        Min = found is null ? default : found.Value.Min,
                        Max = found is null ? default : found.Value.Max,
                        IsExact = block.Word.Has(EntryFlags.Exact),
                        IsSorted = block.Word.Has(EntryFlags.Sorted),
                    }
                );
                row = block.EndRow;
            }
        }
        return [.. blocks];
    }

    private protected delegate (TValue Min, TValue Max)? ReadBounds<TValue>(in ViewBlock block);
}

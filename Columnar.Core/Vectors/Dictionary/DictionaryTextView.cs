using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face at one moment of a vector of text that is stored as codes of a dictionary.</summary>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public sealed class DictionaryTextView : TextView
{
    internal DictionaryTextView(
        string name,
        bool isNullable,
        ChunkBuffers[] codes,
        IViewLease? lease,
        object? owner,
        TextView dictionary
    )
        : base(
            name,
            ElementType.DictionaryText,
            isNullable,
            DictionaryDecoder.Encode(codes, dictionary, name),
            lease,
            owner
        )
    {
        Dictionary = dictionary;
        Codes = codes;
    }

    /// <summary>The codes of the rows, whose buffers may be read within the lease.</summary>
    internal ChunkBuffers[] Codes { get; }

    /// <summary>The texts by code, each once; among them such as no row has any more.</summary>
    public TextView Dictionary { get; }

    /// <summary>The code of a row's text: its row in <see cref="Dictionary"/>. Null for null.</summary>
    /// <param name="index">The row.</param>
    /// <remarks>A code stands for the same text for ever.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="CorruptDataException">The stored code stands for no text.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public int? GetCode(long index) =>
        IsNull(index) ? null : ((DictionaryDecoder)Chunks[FindChunk(index)].Decoder!).CodeOf(index);
}

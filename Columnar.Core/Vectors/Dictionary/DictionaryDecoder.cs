using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>The texts that a chunk's codes stand for.</summary>
/// <param name="codes">The codes: 32 bits each, with their validity; they may be encoded themselves.</param>
/// <param name="dictionary">The texts by code; a view under the same lease.</param>
/// <param name="name">The vector, for errors.</param>
internal sealed unsafe class DictionaryDecoder(ChunkBuffers codes, TextView dictionary, string name) : IChunkDecoder
{
    public long StoredBytes => codes.Decoder?.StoredBytes ?? (long)codes.Length * sizeof(int);

    /// <summary>Chunks of codes as encoded chunks of text.</summary>
    public static ChunkBuffers[] Encode(ChunkBuffers[] codes, TextView dictionary, string name) =>
        Array.ConvertAll(
            codes,
            chunk => chunk with { Data = 0, Decoder = new DictionaryDecoder(chunk, dictionary, name) }
        );

    /// <summary>The code of a row that is not null.</summary>
    /// <exception cref="CorruptDataException">It stands for no text.</exception>
    public int CodeOf(long row)
    {
        // SAFETY: the chunk has the row.
        int code = codes.Decoder is null
            ? ((int*)codes.Data)[row - codes.FirstRow]
            : MemoryMarshal.Read<int>(codes.Decoder.Read(row));
        return Known(row, code);
    }

    public ReadOnlySpan<byte> Read(long row)
    {
        // What lies under a null may be any number.
        if (IsNull(row))
            return [];
        int code = CodeOf(row);
        ref readonly ChunkBuffers texts = ref dictionary.Chunks[dictionary.FindChunk(code)];
        return texts.BytesOf((int)(code - texts.FirstRow));
    }

    public bool IsNull(long row) =>
        codes.HasResidentValidity ? codes.IsNull((int)(row - codes.FirstRow)) : codes.Decoder!.IsNull(row);

    public ChunkBuffers Decode(long firstRow, int rows, PieceBuffer memory)
    {
        byte** texts = stackalloc byte*[rows];
        int* offsets = memory.TakeOffsets(rows);
        offsets[0] = 0;
        PieceBuffer? codesMemory = null;
        ChunkBuffers piece = codes;
        if (codes.Decoder is not null)
            piece = codes.Decoder.Decode(firstRow, rows, codesMemory = new PieceBuffer());
        int start = (int)(firstRow - piece.FirstRow);
        ReadOnlySpan<ChunkBuffers> chunks = dictionary.Chunks;
        ChunkBuffers first = chunks.IsEmpty ? default : chunks[0];
        int nulls = 0;
        for (int row = 0; row < rows; row++)
        {
            int length = 0;
            if (piece.IsNull(start + row))
            {
                nulls++;
            }
            else
            {
                // SAFETY: the piece has the row.
                int code = Known(firstRow + row, ((int*)piece.Data)[start + row]);
                ref readonly ChunkBuffers chunk = ref first;
                if (code >= first.Length)
                    chunk = ref chunks[dictionary.FindChunk(code)];
                // SAFETY: the chunk has the code's text, and its offsets were checked against the data when it was made.
                int* place = (int*)chunk.Offsets + (code - chunk.FirstRow);
                length = place[1] - place[0];
                texts[row] = (byte*)chunk.Data + place[0];
                if (length > DictionaryTextVector.MaxByteLength)
                    ThrowTooLong(code, length);
            }
            // 4,096 texts of at most 65,536 bytes: below 2^31.
            offsets[row + 1] = offsets[row] + length;
        }
        byte* data = memory.TakeData(offsets[rows]);
        for (int row = 0; row < rows; row++)
        {
            int length = offsets[row + 1] - offsets[row];
            new ReadOnlySpan<byte>(texts[row], length).CopyTo(new Span<byte>(data + offsets[row], length));
        }
        byte* validity = null;
        if (nulls > 0)
        {
            int byteLength = (int)Bitmap.ByteLength(rows);
            validity = memory.TakeValidity(rows);
            Span<byte> bits = new(validity, byteLength);
            bits.Clear();
            Bitmap.Copy(
                new ReadOnlySpan<byte>((byte*)piece.Validity, (int)Bitmap.ByteLength(piece.Length)),
                start,
                bits,
                0,
                rows
            );
        }
        GC.KeepAlive(codesMemory);
        return new ChunkBuffers(firstRow, rows, (nint)validity, (nint)offsets, (nint)data, nulls);
    }

    private int Known(long row, int code)
    {
        if ((uint)code >= (ulong)dictionary.Length)
            ThrowUnknown(row, code);
        return code;
    }

    private void ThrowUnknown(long row, int code) =>
        Throw.Corrupt($"codes of '{name}'", -1, $"a code below {dictionary.Length} in row {row}", $"{code}");

    private void ThrowTooLong(int code, int length) =>
        Throw.Corrupt(
            $"dictionary of '{name}'",
            -1,
            $"texts of at most {DictionaryTextVector.MaxByteLength} bytes",
            $"{length} bytes for code {code}"
        );
}

using System.Runtime.InteropServices;
using Columnar.Types;

namespace Columnar.Ipc.Import;

/// <summary>Text or binary with offsets of 32 or 64 bits.</summary>
internal sealed class OffsetBytesImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ImportScratch scratch,
    IChunkSink sink
) : BytesPieceImport(ordinal, column, body, scratch, sink)
{
    protected override void ImportRows(long start, int rows, int nulls)
    {
        ReadOnlySpan<long> places = ReadPlaces(start, rows + 1);
        for (int first = 0; first < rows; )
        {
            int count = 1;
            while (first + count < rows && places[first + count + 1] - places[first] <= BytesPerPart)
                count++;
            long length = places[first + count] - places[first];
            CheckLength(length, start + first);
            Span<int> offsets = Scratch.Offsets.Span<int>(count + 1);
            for (int i = 0; i <= count; i++)
                offsets[i] = (int)(places[first + i] - places[first]);
            Body.Read(Column.Buffers[2].Start + places[first], Scratch.Data.Span(0, (int)length));
            AppendPart(start, first, count, nulls > 0);
            first += count;
        }
    }

    private Span<long> ReadPlaces(long start, int count)
    {
        bool isWide = Column.Field.Type.Layout.Buffers[1] == BufferRole.Offsets64;
        int width = isWide ? sizeof(long) : sizeof(int);
        long position = Column.Buffers[1].Start + start * width;
        Span<long> places = Scratch.Source.Span<long>(count);
        // The narrow ones stand in the second half, ahead of where the wide ones made of them are put.
        Span<byte> read = MemoryMarshal.AsBytes(places)[^(count * width)..];
        Body.Read(position, read);
        ReadOnlySpan<int> narrow = isWide ? default : MemoryMarshal.Cast<byte, int>(read);
        long end = Column.Buffers[2].Length;
        long previous = 0;
        for (int i = 0; i < count; i++)
        {
            long place = isWide ? places[i] : narrow[i];
            if (place < previous || place > end)
            {
                Throw.Corrupt(
                    Structure,
                    Body.Position + position + (long)i * width,
                    $"the offset of row {start + i} within {previous} to {end}",
                    $"{place}"
                );
            }
            places[i] = place;
            previous = place;
        }
        return places;
    }
}

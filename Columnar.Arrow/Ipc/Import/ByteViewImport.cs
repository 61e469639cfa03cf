using System.Runtime.InteropServices;
using Columnar.Arrays;

namespace Columnar.Ipc.Import;

/// <summary>Values by views: short ones stand in the view, longer ones in one of the buffers behind.</summary>
internal sealed class ByteViewImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ImportScratch scratch,
    IChunkSink sink
) : GatheredBytesImport(ordinal, column, body, new ExpansionLimit(column, body, dictionary: null), scratch, sink)
{
    // Validity and views come before the buffers that views number from 0.
    private const int FirstBuffer = 2;

    private readonly ReadAhead _readAhead = new(body, scratch.Window);
    private int _rows;

    protected override void ReadReferences(long start, int rows)
    {
        _rows = rows;
        Body.Read(
            Column.Buffers[1].Start + start * ByteViewEntry.Size,
            Scratch.Source.Span(0, rows * ByteViewEntry.Size)
        );
    }

    protected override int LengthAt(long pieceStart, int row)
    {
        ByteViewEntry view = ViewAt(row);
        if (view.IsInline)
            return view.Length;
        int bufferCount = Column.Buffers.Length - FirstBuffer;
        bool isInside =
            view.Length > 0
            && (uint)view.BufferIndex < (uint)bufferCount
            && view.BufferOffset >= 0
            && (long)view.BufferOffset + view.Length <= Column.Buffers[FirstBuffer + view.BufferIndex].Length;
        if (!isInside)
        {
            Throw.Corrupt(
                Structure,
                Body.Position + Column.Buffers[1].Start + (pieceStart + row) * ByteViewEntry.Size,
                $"a view into one of {bufferCount} buffers at row {pieceStart + row}",
                $"{view.Length} bytes at {view.BufferOffset} of buffer {view.BufferIndex}"
            );
        }
        return view.Length;
    }

    protected override void CopyValue(long pieceStart, int row, Span<byte> target)
    {
        ByteViewEntry view = ViewAt(row);
        if (view.IsInline)
        {
            Scratch.Source.Span((nuint)(row * ByteViewEntry.Size + 4), view.Length).CopyTo(target);
            return;
        }
        _readAhead.Read(Column.Buffers[FirstBuffer + view.BufferIndex], view.BufferOffset, target);
        if (MemoryMarshal.Read<int>(target) != view.Prefix)
            Throw.Corrupt(
                Structure,
                Body.Position,
                $"the view of row {pieceStart + row} to begin as its value",
                "another prefix"
            );
    }

    private ByteViewEntry ViewAt(int row) =>
        MemoryMarshal.Cast<byte, ByteViewEntry>(Scratch.Source.Span(0, _rows * ByteViewEntry.Size))[row];
}

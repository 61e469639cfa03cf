using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar.Tables;

/// <summary>Copies rows of a view of a table to views of memory. One thread at a time, within the scope of the view's lease.</summary>
internal sealed class TableBatches(TableView table)
{
    private readonly Column[] _columns = [.. table.Schema.Select((_, i) => new Column(table[i]))];

    /// <summary>A copy of some rows, fewer where the table ends.</summary>
    /// <param name="firstRow">The first; it exists.</param>
    /// <param name="most">How many at most.</param>
    public TableView Read(long firstRow, int most)
    {
        int count = (int)Math.Min(most, table.RowCount - firstRow);
        return new TableView(
            table.Name,
            [.. table.Schema],
            [.. _columns.Select(column => column.Read(firstRow, count))],
            count,
            lease: null,
            table.Metadata
        );
    }

    private sealed class Column
    {
        private readonly VectorView _view;
        private readonly ViewCursor _cursor;
        private readonly RowLayout _layout;
        private readonly TextView? _texts;

        public Column(VectorView view)
        {
            _view = view;
            VectorView rows = view;
            if (view is DictionaryTextView { Dictionary: { } texts } dictionary)
            {
                rows = new VectorView<int>(view.Name, ElementType.Int32, view.IsNullable, dictionary.Codes, view.Lease);
                (ChunkBuffers[] chunks, object memory) = Copy(
                    new ViewCursor(texts),
                    TextDictionary.Layout,
                    0,
                    texts.Length
                );
                _texts = new TextView(texts.Name, false, chunks, null, memory);
            }
            _cursor = new ViewCursor(rows);
            _layout = new RowLayout(true, view.IsNullable, rows.Type.BitWidth);
        }

        public VectorView Read(long firstRow, int count)
        {
            (ChunkBuffers[] chunks, object memory) = Copy(_cursor, _layout, firstRow, count);
            VectorView copy = VectorClass
                .Of(_view.Type)
                .View(_view.Name, _view.Type, _view.IsNullable, chunks, null, memory, _texts);
            copy.IndexType = _view.IndexType;
            return copy;
        }

        private static (ChunkBuffers[] Chunks, object Memory) Copy(
            ViewCursor cursor,
            RowLayout layout,
            long firstRow,
            long count
        )
        {
            PendingRows rows = new(layout);
            long byteLength = (count * layout.DataBits + 7) / 8;
            // Values of a fixed width lie together, as far as one piece of memory holds them.
            if (byteLength is > 0 and <= Geometry.MaxSegmentBytes)
                rows.AddPiece((int)byteLength);
            for (long row = firstRow; row < firstRow + count; )
            {
                ref readonly ChunkBuffers piece = ref cursor.Seek(row);
                int start = (int)(row - piece.FirstRow);
                int taken = (int)Math.Min(piece.Length - start, firstRow + count - row);
                rows.Append(piece, start, taken);
                row += taken;
            }
            List<ChunkBuffers> chunks = [];
            foreach (RowBuffer buffer in rows.Pieces)
                chunks.Add(buffer.Lend(chunks.Count == 0 ? 0 : chunks[^1].EndRow));
            return ([.. chunks], rows);
        }
    }
}

using System.Runtime.InteropServices;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Tables;

namespace Columnar;

/// <summary>The rows of a table as structs of the program: <c>Rows&lt;Trade&gt;("trades")</c>.</summary>
/// <typeparam name="TRow">The rows; columns are found by name.</typeparam>
/// <remarks>
/// A face of <see cref="Table"/>, with the rules of its handle: changes are pending until the commit, reads see pending rows, one
/// thread at a time edits. The table may have more columns than the rows have members; then rows are read only.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class TableRows<TRow> : IDisplayed
    where TRow : struct, IColumnarRow<TRow>
{
    private const int BatchRows = 4096;

    private RowEncoder? _encoder;

    // The place in the table of each member's column, for as long as the table has this shape.
    private int[] _places = [];
    private TableShape? _shape;

    internal TableRows(Table table)
    {
        RowColumns.Find<TRow>(table.Name, table.Schema);
        Table = table;
    }

    /// <summary>The table they are rows of.</summary>
    public Table Table { get; }

    /// <summary>Rows, pending ones included.</summary>
    public long RowCount => Table.RowCount;

    /// <summary>A row, pending ones included.</summary>
    /// <param name="index">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">A value is beyond what the member's type holds exactly.</exception>
    /// <exception cref="InvalidOperationException">The columns differ in length.</exception>
    /// <exception cref="SchemaMismatchException">The table's schema was changed to one that does not have the members.</exception>
    /// <remarks>For many reads take a snapshot, or run over all rows.</remarks>
    public TRow this[long index] => TableRowReading.Get<TRow>(Table.OpenView(), index);

    /// <summary>Appends a row.</summary>
    /// <param name="row">The row.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{TRow})" path="/exception"/>
    public void Append(TRow row) => Append(new ReadOnlySpan<TRow>(in row));

    /// <summary>Appends rows: all of them or, where one is refused, none.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="OverflowException">A column cannot hold a value exactly.</exception>
    /// <exception cref="ArgumentException">A text is null or has half a surrogate pair, or a value is refused otherwise.</exception>
    /// <exception cref="IOException">Earlier rows had to be written early and the disk is full or failed.</exception>
    /// <exception cref="SchemaMismatchException">The table has columns that the rows have no member for, or no longer has those of the members.</exception>
    /// <exception cref="InvalidOperationException">The columns differ in length, or another thread is inside an edit.</exception>
    public void Append(ReadOnlySpan<TRow> rows)
    {
        if (rows.IsEmpty)
            return;
        // A second thread gets an encoder of its own, and is refused at the gates.
        RowEncoder encoder = Interlocked.Exchange(ref _encoder, null) ?? new RowEncoder(TRow.Schema);
        try
        {
            foreach (ref readonly TRow row in rows)
            {
                TRow.Encode(in row, encoder);
                encoder.EndRow();
            }
            Append(encoder);
        }
        finally
        {
            encoder.Clear();
            if (encoder.RowCapacity <= BatchRows)
                _encoder = encoder;
        }
    }

    /// <summary>Appends rows: all of them or, where one is refused, none.</summary>
    /// <param name="rows">The rows.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{TRow})" path="/exception"/>
    public void Append(TRow[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Append(rows.AsSpan());
    }

    /// <summary>Appends rows one after the other, in batches of 4,096; where one is refused the batches before its own were appended.</summary>
    /// <param name="rows">The rows.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{TRow})" path="/exception"/>
    public void Append(IEnumerable<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows is TRow[] array)
        {
            Append(array);
            return;
        }
        List<TRow> batch = [];
        foreach (TRow row in rows)
        {
            batch.Add(row);
            if (batch.Count < BatchRows)
                continue;
            Append(CollectionsMarshal.AsSpan(batch));
            batch.Clear();
        }
        Append(CollectionsMarshal.AsSpan(batch));
    }

    /// <summary>All rows as an array, pending ones included.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public TRow[] ToArray() => TableRowReading.ToArray<TRow>(Table.OpenView());

    /// <summary>Lets <c>foreach</c> run over the rows as they stand now, pending ones included.</summary>
    public TableRowEnumerator<TRow> GetEnumerator() => new(Table.OpenView());

    /// <summary>The rows as they stand when it is enumerated, as a sequence for LINQ.</summary>
    public IEnumerable<TRow> AsEnumerable()
    {
        foreach (TRow row in this)
            yield return row;
    }

    /// <summary>The table, as it shows itself.</summary>
    public override string ToString() => Table.ToString();

    DisplayPage IDisplayed.ToDisplay() => ((IDisplayed)Table).ToDisplay();

    private void Append(RowEncoder encoder)
    {
        TableShape shape = Table.Shape;
        if (!ReferenceEquals(shape, _shape))
        {
            int[] places = RowColumns.Find<TRow>(shape.Name, shape.Schema);
            RowColumns.CheckComplete<TRow>(shape.Name, shape.Schema);
            (_places, _shape) = (places, shape);
        }
        ChunkBuffers[][] chunks = new ChunkBuffers[_places.Length][];
        for (int i = 0; i < _places.Length; i++)
            chunks[_places[i]] = [encoder.Buffers(i)];
        Table.AppendChunks(shape, chunks);
        GC.KeepAlive(encoder);
    }
}

using Apache.Arrow;
using Microsoft.Data.Analysis;

namespace Columnar.Frames;

/// <summary>The rows of a data frame as record batches.</summary>
internal sealed class FrameReader
{
    private const int RowsPerBatch = 65_536;

    private readonly DataFrame _frame;
    private readonly FrameColumnReader[] _columns;

    /// <exception cref="NotSupportedException">A column cannot be read, or there is none.</exception>
    /// <exception cref="ArgumentException">A column was made longer or shorter than the frame.</exception>
    public FrameReader(DataFrame frame)
    {
        if (frame.Columns.Count == 0)
            throw new NotSupportedException("The data frame has no column, and a table has one at least.");
        // Columns belong to whoever made them, and the frame does not look at them again.
        foreach (DataFrameColumn column in frame.Columns)
        {
            if (column.Length != frame.Rows.Count)
                throw new ArgumentException(
                    $"Column '{column.Name}' has {column.Length} rows, the data frame {frame.Rows.Count}.",
                    nameof(frame)
                );
        }
        _frame = frame;
        _columns = [.. frame.Columns.Select(FrameColumnReader.Of)];
        Schema = new Schema(frame.Columns.Select((column, i) => new Field(column.Name, _columns[i].Type, true)), null);
    }

    public Schema Schema { get; }

    /// <summary>Reads all rows, some at a time.</summary>
    public IEnumerable<RecordBatch> ReadBatches()
    {
        long rows = _frame.Columns[0].Length;
        IArrowArray[] arrays = new IArrowArray[_columns.Length];
        for (long first = 0; first < rows; )
        {
            int count = (int)Math.Min(RowsPerBatch, rows - first);
            for (int i = 0; i < arrays.Length; i++)
            {
                arrays[i] = _columns[i].Read(first, count);
                count = arrays[i].Length;
            }
            yield return new RecordBatch(
                Schema,
                arrays.Select(array => ArrowArrayFactory.Slice(array, 0, count)),
                count
            );
            first += count;
        }
    }
}

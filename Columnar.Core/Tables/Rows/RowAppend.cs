using Columnar.Memory;

namespace Columnar.Tables;

/// <summary>
/// An edit that adds rows to all columns of a table: until it is disposed nobody else sees or changes them, and rows it added are gone
/// again unless it was completed.
/// </summary>
internal ref struct RowAppend
{
    private readonly Table _table;
    private readonly StoredVector[] _inOrderOfGates;
    private readonly long _rowCount;
    private int _held;
    private bool _isWhole;

    /// <exception cref="InvalidOperationException">The columns differ in length, or another thread is inside an edit; nothing has changed.</exception>
    public RowAppend(Table table)
    {
        _table = table;
        _inOrderOfGates = [.. table.Columns.OrderBy(column => column.RegionId)];
        try
        {
            for (; _held < _inOrderOfGates.Length; _held++)
                _inOrderOfGates[_held].Gate.EnterEditBeside();
            long rowCount = table.RowCount;
            if (Array.Exists(_inOrderOfGates, column => column.Length != rowCount))
                throw new InvalidOperationException(
                    $"The columns of table '{table.Name}' differ in length; append to all of them alike, or Discard."
                );
            _rowCount = rowCount;
        }
        catch
        {
            ExitGates();
            throw;
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="columns">A chunk for each column of the schema, in its order, all of one length.</param>
    public readonly void Add(ReadOnlySpan<ChunkBuffers> columns)
    {
        for (int i = 0; i < columns.Length; i++)
            _table.Columns[i].AppendChunk(columns[i]);
    }

    /// <summary>Keeps the rows.</summary>
    public void Complete() => _isWhole = true;

    public void Dispose()
    {
        try
        {
            if (!_isWhole)
                _table.Truncate(_rowCount);
        }
        finally
        {
            ExitGates();
        }
    }

    private void ExitGates()
    {
        while (_held > 0)
            _inOrderOfGates[--_held].Gate.ExitEdit();
    }
}

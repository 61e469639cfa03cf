namespace Columnar.Tables;

/// <summary>
/// An edit that adds rows to all columns of a table: until it is disposed nobody else sees or changes them, and rows it added are gone
/// again unless it was completed.
/// </summary>
internal ref struct RowAppend
{
    private readonly Table _table;
    private readonly RowPlan _plan;
    private readonly long _rowCount;
    private int _held;
    private bool _isWhole;

    /// <exception cref="InvalidOperationException">The columns differ in length, or another thread is inside an edit; nothing has changed.</exception>
    public RowAppend(Table table, RowPlan plan)
    {
        _table = table;
        _plan = plan;
        StoredVector[] columns = plan.InOrderOfGates;
        try
        {
            for (; _held < columns.Length; _held++)
                columns[_held].Gate.EnterEditBeside();
            if (!ReferenceEquals(table.Schema, plan.Schema))
                throw new InvalidOperationException($"The schema of table '{table.Name}' was just changed.");
            _rowCount = columns[0].Length;
            foreach (StoredVector column in columns)
            {
                if (column.Length != _rowCount)
                    throw new InvalidOperationException(
                        $"The columns of table '{table.Name}' differ in length; append to all of them alike, or Discard."
                    );
            }
        }
        catch
        {
            ExitGates();
            throw;
        }
    }

    /// <summary>Adds the rows of the plan's chunks.</summary>
    public readonly void Add()
    {
        for (int i = 0; i < _plan.Columns.Length; i++)
            _plan.Columns[i].AppendChunk(_plan.Chunks[i]);
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
            _plan.InOrderOfGates[--_held].Gate.ExitEdit();
    }
}

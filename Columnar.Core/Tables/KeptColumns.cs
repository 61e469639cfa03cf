namespace Columnar.Tables;

/// <summary>Columns that only this thread may edit, also between its edits, until this is disposed.</summary>
internal sealed class KeptColumns : IDisposable
{
    private readonly StoredVector[] _columns;
    private int _count;

    /// <exception cref="InvalidOperationException">Another thread is inside an edit of one; none is kept.</exception>
    public KeptColumns(StoredVector[] columns)
    {
        _columns = columns;
        try
        {
            for (; _count < columns.Length; _count++)
                columns[_count].Gate.Keep();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_count > 0)
            _columns[--_count].Gate.LetGo();
    }
}

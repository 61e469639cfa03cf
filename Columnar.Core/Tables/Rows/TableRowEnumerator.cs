using Columnar.Memory;
using Columnar.Tables;

namespace Columnar;

/// <summary>Runs over the rows of a table; holds the lease of its view until it is disposed, as <c>foreach</c> does.</summary>
/// <typeparam name="TRow">The rows.</typeparam>
public struct TableRowEnumerator<TRow> : IDisposable
    where TRow : struct, IColumnarRow<TRow>
{
    private readonly ViewScope<TableView> _scope;
    private readonly RowDecoder _decoder;
    private readonly long _count;
    private long _next;
    private TRow _current;

    internal TableRowEnumerator(ViewScope<TableView> scope)
    {
        _scope = scope;
        _decoder = TableRowReading.Decoder<TRow>(scope.View);
        _count = scope.View.RowCount;
    }

    /// <summary>The row reached.</summary>
    public readonly TRow Current => _current;

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        if (_next == _count)
            return false;
        _decoder.Row = _next++;
        _current = TRow.Decode(_decoder);
        return true;
    }

    /// <summary>Gives the lease back. Call it once.</summary>
    public readonly void Dispose()
    {
        _decoder.Close();
        _scope.Dispose();
    }
}

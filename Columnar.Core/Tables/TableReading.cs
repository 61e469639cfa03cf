using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Tables;

namespace Columnar;

/// <summary>What can be done with the rows of any table.</summary>
public static class TableReading
{
    /// <summary>The rows in batches, each read on a thread of the pool, in row order.</summary>
    /// <param name="table">The table; all batches show it as it stands when the enumeration begins.</param>
    /// <param name="batchRows">Rows of a batch; the last may have fewer.</param>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// Copies of the rows as tables of their own, numbered from 0 each: they stay valid whatever becomes of the table, and can be read,
    /// queried and exported as any table.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A batch would have no row.</exception>
    /// <remarks>
    /// Takes memory for a batch, beside those the caller keeps; the texts of dictionaries are copied once for all batches.
    /// </remarks>
    public static IAsyncEnumerable<TableView> ReadBatchesAsync(
        this ITable table,
        int batchRows = 1 << 16,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchRows);
        return ReadBatches(table, batchRows, cancellation);
    }

    private static async IAsyncEnumerable<TableView> ReadBatches(
        ITable table,
        int batchRows,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using ViewScope<TableView> scope = table.OpenView();
        TableBatches batches = new(scope.View);
        for (long row = 0; row < scope.View.RowCount; row += batchRows)
        {
            long first = row;
            yield return await Task.Run(() => batches.Read(first, batchRows), cancellation).ConfigureAwait(false);
        }
        cancellation.ThrowIfCancellationRequested();
    }
}

using Columnar.Memory;

namespace Columnar;

/// <summary>
/// Anything that can be read as a table: the handle of a table (its owner's view, frozen at each call) or a view of a snapshot.
/// </summary>
public interface ITable
{
    /// <summary>The table's name.</summary>
    string Name { get; }

    /// <summary>The columns, in order.</summary>
    IReadOnlyList<TableColumn> Schema { get; }

    /// <summary>Pairs of key and value that say more of the table, in order: Arrow's schema metadata.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>Opens the table for reading as it stands now, all columns at one moment.</summary>
    internal ViewScope<TableView> OpenView();
}

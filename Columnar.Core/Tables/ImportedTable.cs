namespace Columnar.Tables;

/// <summary>A table that comes in from outside: there whole, in one commit, or not at all.</summary>
internal static class ImportedTable
{
    /// <summary>Creates a table, lets it be filled, and commits.</summary>
    /// <remarks>
    /// Commits of other threads wait and those of a progress handler are refused, so that none of them holds a part of the table.
    /// If it fails the table is gone again; what else is pending is the caller's and stays pending.
    /// </remarks>
    public static Table Create(
        Database database,
        string name,
        IReadOnlyList<TableColumn> schema,
        Action<Table> fill,
        IReadOnlyList<KeyValuePair<string, string>>? metadata = null
    )
    {
        using (database.CommitGate.EnterScope())
        {
            database.ThrowIfBusy();
            Table table = database.CreateTable(name, schema, metadata);
            bool isKept = false;
            try
            {
                using KeptColumns kept = new(table.Shape.Columns);
                database.Busy = $"Table '{name}' is just being imported; the import ends with a commit of its own.";
                fill(table);
                database.Busy = null;
                database.Commit();
                isKept = true;
                return table;
            }
            catch (CommitOutcomeUnknownException)
            {
                // The table may be in the file; the database refuses changes until it is opened again.
                isKept = true;
                throw;
            }
            finally
            {
                database.Busy = null;
                if (!isKept)
                    database.RemoveRegion(table.RegionId);
            }
        }
    }
}

namespace Columnar.Cli;

/// <summary>A database and a table in it, written <c>DB:TABLE</c>.</summary>
/// <param name="Database">The path of the database.</param>
/// <param name="Table">The table; null where none was named.</param>
internal sealed record TableAddress(string Database, string? Table)
{
    /// <summary>Takes an address apart. Where several colons could part it, the first one behind the path of a file that exists does.</summary>
    /// <exception cref="UsageException">Path or table is empty.</exception>
    public static TableAddress Parse(string text)
    {
        int colon = File.Exists(text) ? -1 : FindColon(text);
        var address = colon < 0 ? new TableAddress(text, null) : new TableAddress(text[..colon], text[(colon + 1)..]);
        if (address.Database.Length == 0 || address.Table?.Length == 0)
            throw new UsageException(
                $"'{text}' is not DB:TABLE; name a database file and a table, as in flights.columnar:flights."
            );
        return address;
    }

    /// <summary>The address of a table that must be named.</summary>
    /// <exception cref="UsageException">No table is named.</exception>
    public static TableAddress ParseWithTable(string text)
    {
        TableAddress address = Parse(text);
        return address.Table is not null
            ? address
            : throw new UsageException(
                $"'{text}' names no table; write {text}:TABLE ('columnar info {text}' lists the tables)."
            );
    }

    private static int FindColon(string text)
    {
        for (int i = text.IndexOf(':'); i >= 0; i = text.IndexOf(':', i + 1))
        {
            if (File.Exists(text[..i]))
                return i;
        }
        int last = text.LastIndexOf(':');
        bool isInFolderName = last >= 0 && text.AsSpan(last).ContainsAny('/', Path.DirectorySeparatorChar);
        return isInFolderName ? -1 : last;
    }
}

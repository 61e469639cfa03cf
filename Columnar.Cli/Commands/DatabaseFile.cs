using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary>Opens databases, and tells what was found wrong with them.</summary>
internal static class DatabaseFile
{
    /// <exception cref="InputException">The file is damaged.</exception>
    public static Database Open(string path) => Named(path, () => Database.Open(path));

    /// <exception cref="InputException">There is no database file, or it is damaged.</exception>
    public static Database OpenExisting(string path)
    {
        NamedFile.CheckReadable(path);
        return Named(path, () => Database.Open(path, new DatabaseOptions { CreateIfMissing = false }));
    }

    /// <exception cref="InputException">There is no database file, or it is damaged.</exception>
    public static Database OpenReadOnly(string path)
    {
        NamedFile.CheckReadable(path);
        return Named(path, () => Database.OpenReadOnly(path));
    }

    /// <summary>Says on standard error what opening passed over: the answer may be that of an older commit.</summary>
    public static void WarnOfRecovery(Database database, Terminal terminal)
    {
        foreach (string note in database.Recovery)
            terminal.Error.WriteLine($"columnar: warning: {CellText.Escape($"{database.Path}: {note}")}");
    }

    private static Database Named(string path, Func<Database> open)
    {
        try
        {
            return open();
        }
        catch (CorruptDataException damage)
        {
            throw new InputException($"{path} is damaged: {damage.Message}");
        }
    }
}

using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>import FILE DB[:TABLE]</c>: a file becomes a table, in one commit.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> file = Arguments.File("A .csv, .arrow (IPC file) or .arrows (IPC stream) file.");
        Argument<string> target = Arguments.TableOrDatabase();
        var csv = new CsvSettings();
        var command = new Command("import", "Imports a file as a new table; the database is created if it is missing.")
        {
            file,
            target,
        };
        csv.AddTo(command, withTypes: true);
        command.SetAction(arguments =>
        {
            string path = arguments.GetRequiredValue(file);
            TableFile kind = TableFiles.KindOfInput(path);
            CsvOptions options = csv.Read(arguments, kind);
            NamedFile.CheckReadable(path);
            TableAddress address = TableAddress.Parse(arguments.GetRequiredValue(target));
            NamedFile.CheckWritable(address.Database);
            string table = address.Table ?? Path.GetFileNameWithoutExtension(path);
            Run(path, kind, address.Database, table, options, terminal, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Run(
        string path,
        TableFile kind,
        string databasePath,
        string tableName,
        CsvOptions options,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        bool isNew = !File.Exists(databasePath);
        bool isOpened = false;
        bool isDone = false;
        long rows = 0;
        try
        {
            using Database database = DatabaseFile.Open(databasePath);
            isOpened = true;
            DatabaseFile.WarnOfRecovery(database, terminal);
            if (database.Names.Contains(tableName, StringComparer.Ordinal))
                throw new UsageException(
                    $"{databasePath} has a '{tableName}' already; name the table otherwise, as in {databasePath}:NAME."
                );
            terminal.WithProgress(
                $"import {Path.GetFileName(path)}",
                progress =>
                {
                    Table table = kind switch
                    {
                        TableFile.Csv => CsvFile.Import(database, tableName, path, options, progress, cancellation),
                        TableFile.ArrowFile => ArrowFile.Import(database, tableName, path, progress, cancellation),
                        _ => ArrowStream.Import(database, tableName, path, progress, cancellation),
                    };
                    rows = table.RowCount;
                }
            );
            isDone = true;
        }
        finally
        {
            // A database that was made for an import that failed holds nothing.
            if (isNew && isOpened && !isDone)
                File.Delete(databasePath);
        }
        terminal.Out.WriteLine(
            $"{CellText.Escape(tableName)}: {rows} rows imported into {CellText.Escape(databasePath)}"
        );
    }
}

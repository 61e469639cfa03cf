using System.CommandLine;
using System.Globalization;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>info DB</c>: what a database holds.</summary>
internal static class InfoCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> database = Arguments.Database();
        var command = new Command("info", "Shows the tables, vectors and regions of a database, their types and sizes.")
        {
            database,
        };
        command.SetAction(arguments =>
        {
            // Damage met on the way is an error and nothing else.
            using var answer = new StringWriter { NewLine = terminal.Out.NewLine };
            Run(arguments.GetRequiredValue(database), terminal with { Out = answer });
            terminal.Out.Write(answer);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Run(string path, Terminal terminal)
    {
        using Database database = DatabaseFile.OpenReadOnly(path);
        using Snapshot snapshot = database.Snapshot();
        string stamp = snapshot.Stamp is { } value ? $", stamp {value}" : "";
        terminal.Out.WriteLine(
            $"{CellText.Escape(path)}: {database.FileLength} bytes, commit {snapshot.CommitNumber}{stamp}"
        );
        DiskUsage usage = database.DiskUsage;
        terminal.Out.WriteLine(
            $"space: {usage.AllocatedBytes} bytes on disk, {usage.LiveBytes} live, {usage.PinnedBytes} seen by older commits, "
                + $"{usage.ReclaimableBytes} that compact gives back"
        );
        foreach (string note in database.Recovery)
            terminal.Out.WriteLine($"damaged: {CellText.Escape(note)}");
        foreach (string name in database.TableNames)
        {
            TableView table = snapshot.Table(name);
            VectorView[] columns = [.. table.Schema.Select((_, i) => table[i])];
            terminal.Out.WriteLine();
            terminal.Out.WriteLine(
                $"table {CellText.Escape(name)}: {table.RowCount} rows, {columns.Length} columns, {columns.Sum(c => c.ByteLength)} bytes"
            );
            WriteVectors(columns, "column", terminal);
        }
        if (database.VectorNames.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("vectors:");
            WriteVectors([.. database.VectorNames.Select(snapshot.Vector)], "vector", terminal);
        }
        if (database.RegionNames.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("regions of bytes:");
            var grid = new TextGrid(new GridColumn("region"), new GridColumn("bytes", IsNumber: true));
            foreach (string name in database.RegionNames)
                grid.Add(name, Number(snapshot.Region(name).Length));
            grid.Write(terminal);
        }
    }

    private static void WriteVectors(VectorView[] vectors, string title, Terminal terminal)
    {
        var grid = new TextGrid([
            new GridColumn(title),
            new GridColumn("type"),
            new GridColumn("rows", IsNumber: true),
            new GridColumn("nulls", IsNumber: true),
            new GridColumn("bytes", IsNumber: true),
        ]);
        foreach (VectorView vector in vectors)
        {
            string type = $"{vector.Type}{(vector.IsNullable ? "?" : "")}";
            grid.Add(vector.Name, type, Number(vector.Length), Number(vector.NullCount), Number(vector.ByteLength));
        }
        grid.Write(terminal);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

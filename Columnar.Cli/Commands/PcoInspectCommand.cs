using System.CommandLine;
using System.Globalization;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>pco inspect [TYPE] IN</c>: what a file of Pcodec consists of.</summary>
internal static class PcoInspectCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string[]> words = new("[TYPE] IN")
        {
            Description =
                $"A file of Pcodec, or - for standard input; before it, to have it checked, the type of its numbers: {PcoType.Names}.",
            Arity = new ArgumentArity(1, 2),
        };
        var command = new Command("inspect", "Shows what a file of Pcodec consists of: modes, deltas, bins and sizes.")
        {
            words,
        };
        command.SetAction(arguments =>
        {
            string[] given = arguments.GetRequiredValue(words);
            PcoType? type = given.Length == 2 ? PcoType.Parse(given[0]) : null;
            Run(type, given[^1], terminal, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Run(PcoType? type, string path, Terminal terminal, CancellationToken cancellation)
    {
        using Stream file = PcoCommand.OpenToRead(path);
        PcoInspection inspection = NamedFile.Read(path, () => Pco.Inspect(file, long.MaxValue, cancellation));
        if (inspection.Chunks.FirstOrDefault(chunk => type is not null && chunk.Type != type.Number) is { } other)
            throw new InputException($"{path} has numbers of type {PcoType.Of(other.Type).Name}, not {type!.Name}.");
        string uniform = inspection.UniformType is { } all ? $", all of type {PcoType.Of(all).Name}" : "";
        terminal.Out.WriteLine(
            $"{CellText.Escape(path)}: {inspection.Length} bytes, version {inspection.StandaloneVersion} of format {inspection.FormatVersion}{uniform}; "
                + $"{inspection.Count} numbers in {inspection.Chunks.Count} {(inspection.Chunks.Count == 1 ? "chunk" : "chunks")}, {inspection.CountHint} announced"
        );
        if (inspection.Chunks.Count == 0)
            return;
        var grid = new TextGrid([
            new GridColumn("at byte", IsNumber: true),
            new GridColumn("type"),
            new GridColumn("numbers", IsNumber: true),
            new GridColumn("mode"),
            new GridColumn("delta"),
            new GridColumn("bins"),
            new GridColumn("meta bytes", IsNumber: true),
            new GridColumn("page bytes", IsNumber: true),
            new GridColumn("ratio", IsNumber: true),
        ]);
        foreach (PcoChunkInspection chunk in inspection.Chunks)
        {
            double ratio = (double)chunk.Count * PcoType.Of(chunk.Type).Width / (chunk.MetaLength + chunk.PageLength);
            grid.Add(
                Number(chunk.Offset),
                PcoType.Of(chunk.Type).Name,
                Number(chunk.Count),
                Words(chunk.Mode, chunk.ModeDetail),
                Words(chunk.Delta, chunk.DeltaDetail),
                string.Join(", ", chunk.Variables.Select(variable => $"{variable.Name} {variable.Bins.Count}")),
                Number(chunk.MetaLength),
                Number(chunk.PageLength),
                ratio.ToString("F3", CultureInfo.InvariantCulture)
            );
        }
        grid.Write(terminal);
    }

    private static string Words<T>(T kind, string detail)
        where T : struct, Enum => detail.Length == 0 ? $"{kind}" : $"{kind}, {detail}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

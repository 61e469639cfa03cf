using System.CommandLine;
using Columnar.Cli.Output;
using Columnar.Storage;

namespace Columnar.Cli.Commands;

/// <summary><c>pco compress|decompress|inspect</c>: raw little-endian numbers to files of Pcodec and back.</summary>
internal static class PcoCommand
{
    private const string Numbers = "A file of raw little-endian numbers";
    private const string Read = "or - for standard input.";
    private const string Replaced = "replaced if it exists; or - for standard output.";

    public static Command Create(Terminal terminal, CancellationToken cancellation) =>
        new("pco", "Compresses and decompresses files of numbers with Pcodec.")
        {
            CreateCompress(terminal, cancellation),
            CreateDecompress(terminal, cancellation),
            PcoInspectCommand.Create(terminal, cancellation),
        };

    private static Command CreateCompress(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> type = TypeArgument();
        Argument<string> input = new("IN") { Description = $"{Numbers}, {Read}" };
        Argument<string> output = new("OUT") { Description = $"The compressed file; {Replaced}" };
        var settings = new PcoSettings();
        var command = new Command("compress", "Compresses numbers to a file of Pcodec.") { type, input, output };
        settings.AddTo(command);
        command.SetAction(arguments =>
        {
            PcoType numbers = PcoType.Parse(arguments.GetRequiredValue(type));
            PcoOptions options = settings.Read(arguments);
            Replace(
                arguments.GetRequiredValue(input),
                arguments.GetRequiredValue(output),
                "compress",
                terminal,
                (from, to, progress) => numbers.Compress(from, to, options, progress, cancellation)
            );
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateDecompress(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> type = TypeArgument();
        Argument<string> input = new("IN") { Description = $"A file of Pcodec, {Read}" };
        Argument<string> output = new("OUT") { Description = $"{Numbers}; {Replaced}" };
        var command = new Command("decompress", "Gives the numbers of a file of Pcodec back.") { type, input, output };
        command.SetAction(arguments =>
        {
            PcoType numbers = PcoType.Parse(arguments.GetRequiredValue(type));
            Replace(
                arguments.GetRequiredValue(input),
                arguments.GetRequiredValue(output),
                "decompress",
                terminal,
                (from, to, progress) => numbers.Decompress(from, to, progress, cancellation)
            );
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> TypeArgument() =>
        new("TYPE") { Description = $"The type of the numbers: {PcoType.Names}." };

    /// <summary>Opens what numbers or a file of Pcodec come from.</summary>
    public static Stream OpenToRead(string input)
    {
        if (input == NamedFile.Standard)
            return Console.OpenStandardInput();
        NamedFile.CheckReadable(input);
        return NamedFile.OpenToRead(input);
    }

    // The output takes its place when it is complete; it may be that of the input.
    private static void Replace(
        string input,
        string output,
        string title,
        Terminal terminal,
        Func<Stream, Stream, IProgress<double>?, long> work
    )
    {
        bool isFile = output != NamedFile.Standard;
        using Stream from = OpenToRead(input);
        if (isFile)
            NamedFile.CheckWritable(output);
        string sizes = "";
        terminal.WithProgress(
            $"{title} {Path.GetFileName(input)}",
            progress =>
            {
                using ReplacementFile? file = isFile ? new(output) : null;
                Stream to = file?.Stream ?? Console.OpenStandardOutput();
                long count = NamedFile.Read(input, () => work(from, to, progress));
                if (file is null)
                    return;
                // A pipe has no length.
                long length = to.Position;
                sizes = from.CanSeek
                    ? $"{count} numbers, {from.Length} bytes to {length}"
                    : $"{count} numbers, to {length} bytes";
                file.Complete();
            }
        );
        if (isFile)
            terminal.Out.WriteLine($"{CellText.Escape(output)}: {sizes}");
    }
}

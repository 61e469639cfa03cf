using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary>The arguments and options that several commands share.</summary>
internal static class Arguments
{
    public static Argument<string> Database() => new("DB") { Description = "A database file." };

    public static Argument<string> Table() => new("DB:TABLE") { Description = "A database file and a table in it." };

    public static Argument<string> TableOrDatabase() =>
        new("DB[:TABLE]") { Description = "A database file, and the table's name where it is not to be the file's." };

    public static Argument<string> NewFile() =>
        new("OUT") { Description = "The new database file; it must not exist." };

    public static Option<OutputFormat> Format()
    {
        var format = new Option<OutputFormat>("--format")
        {
            Description = "How to write the answer.",
            HelpName = "table|csv|json",
        };
        // Numbers would be taken for members of the enumeration.
        format.AcceptOnlyFromAmong("table", "csv", "json");
        return format;
    }

    public static Argument<string> File(string description) => new("FILE") { Description = description };
}

namespace Columnar.Cli;

/// <summary>A failure as the user meets it: one line, and an exit code.</summary>
/// <param name="Message">What, where, what to do.</param>
/// <param name="ExitCode">One of the exit codes.</param>
internal readonly record struct Failure(string Message, int ExitCode)
{
    /// <summary>Describes the failures that arise from what the user gave; others are bugs and stay exceptions.</summary>
    public static bool TryDescribe(Exception exception, out Failure failure)
    {
        (string Message, int ExitCode)? found = exception switch
        {
            UsageException => (exception.Message, Columnar.Cli.ExitCode.Usage),
            FormatException => (exception.Message, Columnar.Cli.ExitCode.Usage),
            OverflowException => ($"{exception.Message}", Columnar.Cli.ExitCode.Usage),
            ArgumentException argument => (WithoutParameter(argument), Columnar.Cli.ExitCode.Usage),
            SchemaMismatchException => (exception.Message, Columnar.Cli.ExitCode.Usage),
            NotSupportedException => (exception.Message, Columnar.Cli.ExitCode.Usage),
            InputException or ColumnarException or IOException => (exception.Message, Columnar.Cli.ExitCode.Input),
            UnauthorizedAccessException => (
                $"{exception.Message.TrimEnd('.')}; check the file's permissions.",
                Columnar.Cli.ExitCode.Input
            ),
            OperationCanceledException => ("cancelled; nothing was changed.", Columnar.Cli.ExitCode.Input),
            _ => null,
        };
        failure = found is { } pair ? new Failure(pair.Message, pair.ExitCode) : default;
        return found is not null;
    }

    /// <summary>.NET appends the name of the parameter, which says nothing to a user.</summary>
    private static string WithoutParameter(ArgumentException exception) =>
        exception.ParamName is { } name
            ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : exception.Message;
}

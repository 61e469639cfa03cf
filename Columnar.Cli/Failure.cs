namespace Columnar.Cli;

/// <summary>A failure as the user meets it: one line, and an exit code.</summary>
/// <param name="Message">What, where, what to do.</param>
/// <param name="Code">One of <see cref="ExitCode"/>.</param>
internal sealed record Failure(string Message, int Code)
{
    /// <summary>Describes a failure that arises from what the user gave; null for others, which are bugs and stay exceptions.</summary>
    public static Failure? Describe(Exception exception) =>
        exception switch
        {
            ArgumentException argument => new(WithoutParameter(argument), ExitCode.Usage),
            UsageException
            or FormatException
            or OverflowException
            or NotSupportedException
            or SchemaMismatchException => new(exception.Message, ExitCode.Usage),
            InputException or ColumnarException or IOException => new(exception.Message, ExitCode.Input),
            UnauthorizedAccessException => new(
                $"{exception.Message.TrimEnd('.')}; check the file's permissions.",
                ExitCode.Input
            ),
            OutOfMemoryException => new("memory does not suffice; ask for less at once.", ExitCode.Input),
            OperationCanceledException => new("cancelled; nothing was changed.", ExitCode.Input),
            _ => null,
        };

    /// <summary>.NET appends the name of the parameter, which says nothing to a user.</summary>
    private static string WithoutParameter(ArgumentException exception) =>
        exception.ParamName is { } name
            ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : exception.Message;
}

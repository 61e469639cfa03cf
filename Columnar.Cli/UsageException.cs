namespace Columnar.Cli;

/// <summary>The command line asks for something that cannot be; the message says what, and what to do.</summary>
/// <param name="message">The message, one line.</param>
internal sealed class UsageException(string message) : Exception(message);

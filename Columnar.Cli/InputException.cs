namespace Columnar.Cli;

/// <summary>Something named on the command line cannot be read; the message says what, and what to do.</summary>
/// <param name="message">The message, one line.</param>
internal sealed class InputException(string message) : Exception(message);

namespace Columnar.Syntax;

/// <summary>The errors of the parser: where, what was expected, what was found.</summary>
internal static class SyntaxError
{
    /// <param name="position">Characters before the place, from 0; the message counts from 1.</param>
    /// <param name="expected">What could have stood there.</param>
    /// <param name="found">What stands there.</param>
    public static FormatException At(int position, string expected, string found) =>
        new($"Expression, character {position + 1}: expected {expected}, found {found}.");

    public static FormatException At(Token token, string expected) => At(token.Position, expected, token.Describe());
}

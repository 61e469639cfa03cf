namespace Columnar.Syntax;

/// <summary>What a token of an expression is.</summary>
internal enum TokenKind
{
    End,
    Word,
    QuotedName,
    Text,
    Integer,
    Number,
    Symbol,
}

/// <summary>The smallest piece of an expression with a meaning of its own.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins, in characters from 0.</param>
/// <param name="Value">The word, name, text or symbol without its quotes; for numbers, their digits.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Value)
{
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Value == symbol;

    public bool IsWord(string word) =>
        Kind == TokenKind.Word && string.Equals(Value, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The token as an error message shows it.</summary>
    public string Describe() =>
        Kind switch
        {
            TokenKind.End => "the end",
            TokenKind.Text => $"the text '{Shorten(Value)}'",
            TokenKind.QuotedName => $"the name \"{Shorten(Value)}\"",
            _ => $"'{Shorten(Value)}'",
        };

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 37), "...");
}

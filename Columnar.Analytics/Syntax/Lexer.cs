using System.Text;

namespace Columnar.Syntax;

/// <summary>Cuts the text of an expression into tokens, one at a time.</summary>
internal ref struct Lexer(string text)
{
    private static readonly string[] s_keywords =
    [
        "and",
        "or",
        "not",
        "between",
        "in",
        "is",
        "null",
        "like",
        "true",
        "false",
    ];

    private int _position;

    /// <summary>Whether a name needs no quotes: a letter or underscore, then letters, digits, underscores; no keyword.</summary>
    public static bool IsPlainName(string name)
    {
        if (name.Length == 0 || !StartsWord(name[0]))
            return false;
        foreach (char c in name)
        {
            if (!ContinuesWord(c))
                return false;
        }
        return !IsKeyword(name);
    }

    public static bool IsKeyword(string word) => s_keywords.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FormatException">The text goes on with something that is no token.</exception>
    public Token Next()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
        int start = _position;
        if (start == text.Length)
            return new Token(TokenKind.End, start, "");
        char first = text[start];
        if (StartsWord(first))
        {
            while (_position < text.Length && ContinuesWord(text[_position]))
                _position++;
            return new Token(TokenKind.Word, start, text[start.._position]);
        }
        if (char.IsAsciiDigit(first) || (first == '.' && IsDigitAt(start + 1)))
            return ReadNumber();
        return first switch
        {
            '\'' => new Token(TokenKind.Text, start, ReadQuoted('\'', "text")),
            '"' => new Token(TokenKind.QuotedName, start, ReadQuoted('"', "name")),
            _ => ReadSymbol(),
        };
    }

    private static bool StartsWord(char c) => c == '_' || char.IsLetter(c);

    private static bool ContinuesWord(char c) => c == '_' || char.IsLetterOrDigit(c);

    private readonly bool IsDigitAt(int position) => position < text.Length && char.IsAsciiDigit(text[position]);

    private void SkipDigits()
    {
        while (IsDigitAt(_position))
            _position++;
    }

    private Token ReadNumber()
    {
        int start = _position;
        bool isInteger = true;
        SkipDigits();
        if (_position < text.Length && text[_position] == '.')
        {
            isInteger = false;
            _position++;
            SkipDigits();
        }
        if (_position < text.Length && text[_position] is 'e' or 'E')
        {
            bool signed = _position + 1 < text.Length && text[_position + 1] is '+' or '-';
            if (IsDigitAt(_position + (signed ? 2 : 1)))
            {
                isInteger = false;
                _position += signed ? 2 : 1;
                SkipDigits();
            }
        }
        if (_position < text.Length && (ContinuesWord(text[_position]) || text[_position] == '.'))
            throw SyntaxError.At(_position, "an operator after the number", $"'{text[_position]}'");
        return new Token(isInteger ? TokenKind.Integer : TokenKind.Number, start, text[start.._position]);
    }

    private string ReadQuoted(char quote, string what)
    {
        int start = _position++;
        var value = new StringBuilder();
        while (true)
        {
            int end = text.IndexOf(quote, _position);
            if (end < 0)
                throw SyntaxError.At(start, $"a closing {quote} for the {what} that begins here", "the end");
            value.Append(text, _position, end - _position);
            _position = end + 1;
            if (_position == text.Length || text[_position] != quote)
                return value.ToString();
            value.Append(quote);
            _position++;
        }
    }

    private Token ReadSymbol()
    {
        int start = _position;
        ReadOnlySpan<char> rest = text.AsSpan(start);
        foreach (string symbol in (ReadOnlySpan<string>)["==", "!=", "<>", "<=", ">=", "&&", "||"])
        {
            if (rest.StartsWith(symbol, StringComparison.Ordinal))
            {
                _position += symbol.Length;
                return new Token(TokenKind.Symbol, start, symbol);
            }
        }
        if (!"=<>+-*/(),!".Contains(text[start], StringComparison.Ordinal))
        {
            string found =
                char.IsControl(text[start]) || char.IsSurrogate(text[start])
                    ? $"the character U+{(int)text[start]:X4}"
                    : $"'{text[start]}'";
            throw SyntaxError.At(start, "a name, a value or an operator", found);
        }
        _position++;
        return new Token(TokenKind.Symbol, start, text[start].ToString());
    }
}

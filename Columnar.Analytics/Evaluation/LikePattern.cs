using System.Text;

namespace Columnar.Evaluation;

/// <summary>
/// A LIKE pattern over UTF-8: % is any run of characters, _ one character, \ takes the next character literally. Matching
/// takes at most (text length) x (pattern length) steps, whatever both are.
/// </summary>
internal sealed class LikePattern
{
    private readonly Piece[] _pieces;

    /// <exception cref="ArgumentException">The pattern ends with the escape character.</exception>
    public LikePattern(string pattern)
    {
        var pieces = new List<Piece>();
        var units = new List<short>();
        byte[] bytes = Encoding.UTF8.GetBytes(pattern);
        for (int i = 0; i < bytes.Length; i++)
        {
            switch (bytes[i])
            {
                case (byte)'%':
                    pieces.Add(new Piece(units));
                    units.Clear();
                    break;
                case (byte)'_':
                    units.Add(Piece.AnyCharacter);
                    break;
                case (byte)'\\':
                    if (++i == bytes.Length)
                        throw new ArgumentException(
                            $"The pattern '{pattern}' ends with \\, which takes the next character literally."
                        );
                    units.Add(bytes[i]);
                    break;
                default:
                    units.Add(bytes[i]);
                    break;
            }
        }
        pieces.Add(new Piece(units));
        _pieces = [.. pieces];
    }

    /// <summary>What every text that matches begins with.</summary>
    public byte[] Prefix => _pieces[0].Prefix;

    /// <summary>Whether text matches from its first byte to its last.</summary>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        int start = _pieces[0].MatchAt(text);
        if (start < 0)
            return false;
        if (_pieces.Length == 1)
            return start == text.Length;
        int end = _pieces[^1].MatchBackward(text);
        if (end < start)
            return false;
        // The leftmost match of each piece leaves the most room for those after it.
        for (int i = 1; i < _pieces.Length - 1; i++)
        {
            int length = _pieces[i].Find(text[start..end]);
            if (length < 0)
                return false;
            start += length;
        }
        return true;
    }

    /// <summary>What stands between two %.</summary>
    private readonly struct Piece
    {
        public const short AnyCharacter = -1;

        private readonly short[] _units;

        // The same as bytes, where the piece holds no _: then it is found and compared by vector instructions.
        private readonly byte[]? _bytes;

        public Piece(List<short> units)
        {
            _units = [.. units];
            if (!units.Contains(AnyCharacter))
                _bytes = [.. units.Select(unit => (byte)unit)];
        }

        /// <summary>The bytes before the first _.</summary>
        public byte[] Prefix => [.. _units.TakeWhile(unit => unit != AnyCharacter).Select(unit => (byte)unit)];

        /// <summary>Bytes taken by a match at the beginning of the text, or -1.</summary>
        public int MatchAt(ReadOnlySpan<byte> text)
        {
            if (_bytes is not null)
                return text.StartsWith(_bytes) ? _bytes.Length : -1;
            int position = 0;
            foreach (short unit in _units)
            {
                if (position == text.Length)
                    return -1;
                if (unit == AnyCharacter)
                    position = NextCharacter(text, position);
                else if (text[position++] != unit)
                    return -1;
            }
            return position;
        }

        /// <summary>Where a match that reaches to the end of the text begins, or -1.</summary>
        public int MatchBackward(ReadOnlySpan<byte> text)
        {
            if (_bytes is not null)
                return text.EndsWith(_bytes) ? text.Length - _bytes.Length : -1;
            int position = text.Length;
            for (int i = _units.Length - 1; i >= 0; i--)
            {
                if (position == 0)
                    return -1;
                position--;
                if (_units[i] == AnyCharacter)
                {
                    while (position > 0 && IsContinuation(text[position]))
                        position--;
                }
                else if (text[position] != _units[i])
                {
                    return -1;
                }
            }
            return position;
        }

        /// <summary>Bytes from the beginning of the text to the end of the first match, or -1.</summary>
        public int Find(ReadOnlySpan<byte> text)
        {
            if (_bytes is not null)
            {
                int found = text.IndexOf(_bytes);
                return found < 0 ? -1 : found + _bytes.Length;
            }
            for (int position = 0; position < text.Length; position = NextCharacter(text, position))
            {
                int length = MatchAt(text[position..]);
                if (length >= 0)
                    return position + length;
            }
            return -1;
        }

        private static int NextCharacter(ReadOnlySpan<byte> text, int position)
        {
            position++;
            while (position < text.Length && IsContinuation(text[position]))
                position++;
            return position;
        }

        private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
    }
}

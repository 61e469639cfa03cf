using System.Globalization;
using System.Numerics;

namespace Columnar.Binding;

/// <summary>A number given as a constant: a whole number times a power of ten.</summary>
/// <param name="Digits">The whole number.</param>
/// <param name="Exponent">The exponent of the power.</param>
/// <remarks>A double is the shortest decimal number that reads as it: in <c>price = 0.1</c> a tenth is meant.</remarks>
internal readonly record struct DecimalConstant(BigInteger Digits, int Exponent)
{
    private const int MaxTextLength = 100;

    // 128 bits have fewer digits.
    private const int MaxDigits = 40;

    public bool IsNegative => Digits.Sign < 0;

    /// <summary>Takes a number, or text that is one.</summary>
    public static bool TryOf(object? value, out DecimalConstant constant)
    {
        constant = value switch
        {
            long number => new(number, 0),
            ulong number => new(number, 0),
            decimal number => Of(number),
            _ => default,
        };
        return value switch
        {
            long or ulong or decimal => true,
            double number => TryParse(number.ToString("R", CultureInfo.InvariantCulture), out constant),
            string text => TryParse(text, out constant),
            _ => false,
        };
    }

    /// <summary>The number times ten to the power of a scale, rounded down.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="floor">The result.</param>
    /// <param name="isWhole">Whether nothing was rounded.</param>
    /// <returns>False where the result is beyond 128 bits.</returns>
    public bool TryScale(int scale, out Int128 floor, out bool isWhole)
    {
        long exponent = (long)Exponent + scale;
        floor = 0;
        isWhole = true;
        if (Digits.IsZero)
            return true;
        if (exponent > MaxDigits)
            return false;
        if (exponent < -(MaxTextLength + MaxDigits))
        {
            // Less than one away from zero.
            floor = IsNegative ? -1 : 0;
            isWhole = false;
            return true;
        }
        BigInteger result;
        if (exponent >= 0)
        {
            result = Digits * BigInteger.Pow(10, (int)exponent);
        }
        else
        {
            result = BigInteger.DivRem(Digits, BigInteger.Pow(10, (int)-exponent), out BigInteger rest);
            isWhole = rest.IsZero;
            if (rest.Sign < 0)
                result--;
        }
        if (result < (BigInteger)Int128.MinValue || result > (BigInteger)Int128.MaxValue)
            return false;
        floor = (Int128)result;
        return true;
    }

    private static DecimalConstant Of(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        BigInteger digits = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return new(decimal.IsNegative(number) ? -digits : digits, -number.Scale);
    }

    private static bool TryParse(string text, out DecimalConstant constant)
    {
        constant = default;
        text = text.Trim();
        if (text.Length > MaxTextLength)
            return false;
        int mark = text.IndexOfAny(['e', 'E']);
        int exponent = 0;
        if (
            mark >= 0
            && !int.TryParse(
                text.AsSpan(mark + 1),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out exponent
            )
        )
            return false;
        string number = mark >= 0 ? text[..mark] : text;
        int point = number.IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : number.Length - point - 1;
        string digits = point < 0 ? number : number.Remove(point, 1);
        if (
            !BigInteger.TryParse(
                digits,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out BigInteger whole
            )
        )
            return false;
        constant = new(whole, (int)Math.Max(int.MinValue, (long)exponent - places));
        return true;
    }
}

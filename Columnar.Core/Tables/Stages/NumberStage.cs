using System.Globalization;
using System.Numerics;

namespace Columnar.Tables;

/// <summary>Numbers, from numbers of any type that they hold without loss.</summary>
internal sealed class NumberStage<T>(StoredVector column, string name) : FixedStage<T>(column, name), INumberTarget
    where T : unmanaged, INumberBase<T>
{
    public void TakeNumber<TFrom>(TFrom value)
        where TFrom : INumberBase<TFrom>
    {
        if (!TryConvert(value, out T converted))
            throw new OverflowException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Column '{Name}' of {Column.Type} cannot hold {value} without loss."
                )
            );
        Take(converted);
    }

    private protected override void ConvertOther(object value)
    {
        switch (value)
        {
            case sbyte number:
                TakeNumber(number);
                break;
            case byte number:
                TakeNumber(number);
                break;
            case short number:
                TakeNumber(number);
                break;
            case ushort number:
                TakeNumber(number);
                break;
            case int number:
                TakeNumber(number);
                break;
            case uint number:
                TakeNumber(number);
                break;
            case long number:
                TakeNumber(number);
                break;
            case ulong number:
                TakeNumber(number);
                break;
            case Half number:
                TakeNumber(number);
                break;
            case float number:
                TakeNumber(number);
                break;
            case double number:
                TakeNumber(number);
                break;
            case decimal number:
                TakeNumber(number);
                break;
            default:
                throw Refused(value);
        }
    }

    private static bool TryConvert<TFrom>(TFrom value, out T converted)
        where TFrom : INumberBase<TFrom>
    {
        try
        {
            converted = T.CreateChecked(value);
        }
        catch (OverflowException)
        {
            converted = default;
            return false;
        }
        if (!TFrom.IsFinite(value) || !T.IsFinite(converted))
            return TFrom.IsNaN(value) ? T.IsNaN(converted) : TFrom.IsFinite(value) == T.IsFinite(converted);
        // Back in the first type it must be the same: what was rounded or cut is not. Integers are compared as such, because the
        // float next to the largest would come back as the largest.
        return
            typeof(TFrom) == typeof(Half)
            || typeof(TFrom) == typeof(float)
            || typeof(TFrom) == typeof(double)
            || typeof(TFrom) == typeof(decimal)
            ? TFrom.CreateSaturating(converted) == value
            : Int128.CreateSaturating(converted) == Int128.CreateSaturating(value);
    }
}

/// <summary>Takes numbers of any type.</summary>
internal interface INumberTarget
{
    /// <exception cref="OverflowException">The number is out of range, or would be rounded.</exception>
    void TakeNumber<TFrom>(TFrom value)
        where TFrom : INumberBase<TFrom>;
}

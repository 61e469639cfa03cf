namespace Columnar.Tables;

/// <summary>Decimals, also from a <see cref="decimal"/> or an integer.</summary>
internal sealed class DecimalStage(StoredVector column, string name)
    : ConvertingStage<Decimal128, decimal>(column, name)
{
    private protected override void ConvertOther(object value)
    {
        if (value is sbyte or byte or short or ushort or int or uint or long or ulong)
            Take(System.Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture));
        else
            base.ConvertOther(value);
    }
}

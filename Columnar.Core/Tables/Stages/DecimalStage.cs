namespace Columnar.Tables;

/// <summary>Decimals, also from a <see cref="decimal"/> or an integer.</summary>
internal sealed class DecimalStage(StoredVector column, string name) : FixedStage<Decimal128>(column, name)
{
    private protected override void ConvertOther(object value) =>
        Take(
            Decimal128.FromDecimal(
                value switch
                {
                    decimal number => number,
                    sbyte number => number,
                    byte number => number,
                    short number => number,
                    ushort number => number,
                    int number => number,
                    uint number => number,
                    long number => number,
                    ulong number => number,
                    _ => throw Refused(value),
                },
                Column.Type.Precision,
                Column.Type.Scale
            )
        );
}

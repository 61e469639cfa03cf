namespace Columnar.Aggregates;

/// <summary>A sum of 128-bit numbers, exact: no vector has as many rows as would overflow the 192 bits.</summary>
internal struct WideTotal
{
    private UInt128 _low;
    private long _high;

    public void Add(Int128 value)
    {
        var bits = (UInt128)value;
        _low += bits;
        // The sign's upper half, then the carry.
        _high += (value < 0 ? -1 : 0) + (_low < bits ? 1 : 0);
    }

    public void Add(in WideTotal other)
    {
        _low += other._low;
        _high += other._high + (_low < other._low ? 1 : 0);
    }

    /// <summary>The total as the digits of a decimal of the greatest precision.</summary>
    /// <param name="name">What it is the total of, for the message.</param>
    /// <exception cref="OverflowException">It has more digits.</exception>
    public readonly Int128 ToDecimal(string name)
    {
        var total = (Int128)_low;
        bool fits = _high == (total < 0 ? -1 : 0) && new Decimal128(total).Fits(Decimal128.MaxPrecision);
        return fits
            ? total
            : throw new OverflowException($"{name} has more than the {Decimal128.MaxPrecision} digits of a decimal.");
    }
}

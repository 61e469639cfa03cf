using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Computed;

/// <summary>
/// The total of values one after the other: exact for integers, in 128 bits; compensated for floating-point numbers (Neumaier 1974), which are
/// widened to double first.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RunningTotal
{
    private Int128 _exact;
    private double _sum;
    private double _lost;

    public void Add<T>(T value)
        where T : unmanaged, INumber<T>
    {
        if (!Numbers<T>.IsFloatingPoint)
        {
            _exact += Int128.CreateTruncating(value);
            return;
        }
        double addend = double.CreateTruncating(value);
        double sum = _sum + addend;
        _lost += Math.Abs(_sum) >= Math.Abs(addend) ? _sum - sum + addend : addend - sum + _sum;
        _sum = sum;
    }

    /// <summary>The total of values of <typeparamref name="T"/> as a number of another type.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public readonly TTotal Get<T, TTotal>()
        where T : unmanaged, INumber<T>
        where TTotal : unmanaged, INumber<TTotal> =>
        Numbers<T>.IsFloatingPoint
            // What was lost to an infinity is not a number; the infinity is the total.
            ? TTotal.CreateChecked(double.IsFinite(_sum) ? _sum + _lost : _sum)
            : TTotal.CreateChecked(_exact);
}

using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Filters;
using Columnar.Kernels;
using Columnar.Operators;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>Whether a number lies in a range of its own type; null where it is.</summary>
/// <typeparam name="T">The type of the operand's values.</typeparam>
/// <param name="operand">The numbers.</param>
/// <param name="range">The range.</param>
internal sealed unsafe class RangeCondition<T>(Lanes operand, ValueRange<T> range) : Condition
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public Lanes Operand => operand;

    public ValueRange<T> Range => range;

    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        LaneValues values = operand.Load(workspace, needed);
        if (range.IsEmpty)
            MaskWords.Clear(isTrue, workspace.Rows);
        else
            Test(values.Values, workspace.Rows, isTrue);
        if (range.IsNegated)
            MaskWords.Invert(isTrue, workspace.Rows);
        Masks.Finish(values.Valid, workspace.Rows, isTrue, isNull);
        workspace.Release(mark);
    }

    public override Outcomes Foresee(long row, ref long endRow)
    {
        if (operand is not ColumnLanes column)
            return operand.Unforeseen;
        ViewBlock block = Foresight.BlockAt(column.Reader, row, ref endRow);
        return Foresight.WithNulls(block, Foresight.Of(block, range));
    }

    private void Test(void* values, int rows, ulong* bits)
    {
        if (typeof(T) == typeof(double))
            Test<double, FloatRange<double>>(values, rows, bits);
        else if (typeof(T) == typeof(float))
            Test<float, FloatRange<float>>(values, rows, bits);
        else if (typeof(T) == typeof(Half))
            TestHalf((short*)values, rows, bits);
        else if (typeof(T) == typeof(sbyte))
            Test<sbyte, IntegerRange<sbyte>>(values, rows, bits);
        else if (typeof(T) == typeof(byte))
            Test<byte, IntegerRange<byte>>(values, rows, bits);
        else if (typeof(T) == typeof(short))
            Test<short, IntegerRange<short>>(values, rows, bits);
        else if (typeof(T) == typeof(ushort))
            Test<ushort, IntegerRange<ushort>>(values, rows, bits);
        else if (typeof(T) == typeof(int))
            Test<int, IntegerRange<int>>(values, rows, bits);
        else if (typeof(T) == typeof(uint))
            Test<uint, IntegerRange<uint>>(values, rows, bits);
        else if (typeof(T) == typeof(long))
            Test<long, IntegerRange<long>>(values, rows, bits);
        else if (typeof(T) == typeof(Int128))
            TestWide((Int128*)values, rows, (Int128)(object)range.Low, (Int128)(object)range.High, bits);
        else
            Test<ulong, IntegerRange<ulong>>(values, rows, bits);
    }

    // No register compares 128 bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TestWide(Int128* values, int rows, Int128 low, Int128 high, ulong* bits)
    {
        for (int start = 0; start < rows; start += 64)
        {
            ulong word = 0;
            int count = Math.Min(64, rows - start);
            for (int i = 0; i < count; i++)
            {
                Int128 value = values[start + i];
                word |= (value >= low && value <= high ? 1UL : 0UL) << i;
            }
            bits[start >> 6] = word;
        }
    }

    private void Test<TStored, TTest>(void* values, int rows, ulong* bits)
        where TStored : unmanaged
        where TTest : struct, IRangeTest<TStored> =>
        RangeKernel<TStored, TTest>.Run(
            Widths.Best,
            (TStored*)values,
            rows,
            (TStored)(object)range.Low,
            (TStored)(object)range.High,
            bits
        );

    // The keys of -0.0 and +0.0 are neighbours: a range that ends at the one takes in the other, as they are equal.
    private void TestHalf(short* values, int rows, ulong* bits)
    {
        short low = T.IsZero(range.Low) ? (short)-1 : HalfKey.Of((Half)(object)range.Low);
        short high = T.IsZero(range.High) ? (short)0 : HalfKey.Of((Half)(object)range.High);
        RangeKernel<short, HalfRange>.Run(Widths.Best, values, rows, low, high, bits);
    }
}

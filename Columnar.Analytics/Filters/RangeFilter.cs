using System.Numerics;
using Columnar.Kernels;
using Columnar.Operators;
using Columnar.Scans;

namespace Columnar.Filters;

/// <summary>Whether the values of a view lie in a range; null where they are.</summary>
/// <typeparam name="T">The numeric type that the values are stored as.</typeparam>
internal sealed unsafe class RangeFilter<T> : PacketFilter
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly PacketReader _reader;

    /// <summary>Binds a range to a view.</summary>
    /// <param name="view">The view; its type is stored as T.</param>
    /// <param name="range">The values accepted.</param>
    /// <param name="width">The register width.</param>
    public RangeFilter(VectorView view, ValueRange<T> range, Width width)
    {
        _reader = new PacketReader(view);
        Range = range;
        Width = width;
    }

    /// <summary>The view tested.</summary>
    public VectorView View => _reader.View;

    /// <summary>The values accepted.</summary>
    public ValueRange<T> Range { get; }

    /// <summary>The register width.</summary>
    public Width Width { get; }

    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        if (Range.IsEmpty)
            MaskWords.Clear(isTrue, rows);
        else
            Test((T*)_reader.Values(row, rows), rows, isTrue);
        if (Range.IsNegated)
            MaskWords.Invert(isTrue, rows);
        ulong* validity = _reader.Validity(row, rows);
        if (validity is null)
            return false;
        for (int word = 0; word < Packets.WordCount(rows); word++)
        {
            isTrue[word] &= validity[word];
            isNull[word] = ~validity[word];
        }
        MaskWords.ClearBeyond(isNull, rows);
        return true;
    }

    public override PacketFilter Fork() => new RangeFilter<T>(View, Range, Width);

    public override void Dispose() => _reader.Dispose();

    private void Test(T* values, int rows, ulong* bits)
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
        else
            Test<ulong, IntegerRange<ulong>>(values, rows, bits);
    }

    private void Test<TStored, TTest>(T* values, int rows, ulong* bits)
        where TStored : unmanaged
        where TTest : struct, IRangeTest<TStored> =>
        RangeKernel<TStored, TTest>.Run(
            Width,
            (TStored*)values,
            rows,
            (TStored)(object)Range.Low,
            (TStored)(object)Range.High,
            bits
        );

    // The keys of -0.0 and +0.0 are neighbours: a range that ends at the one takes in the other, as they are equal.
    private void TestHalf(short* values, int rows, ulong* bits)
    {
        short low = T.IsZero(Range.Low) ? (short)-1 : HalfKey.Of((Half)(object)Range.Low);
        short high = T.IsZero(Range.High) ? (short)0 : HalfKey.Of((Half)(object)Range.High);
        RangeKernel<short, HalfRange>.Run(Width, values, rows, low, high, bits);
    }
}

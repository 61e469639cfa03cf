using System.Numerics;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Analytics.Statistics;

/// <summary>Quartiles of columns longer than what is sorted at once, against the sorted values.</summary>
public sealed class QuantilesTests
{
    private const int Rows = 330_007;

    [Fact]
    public void Quartiles_of_doubles_are_exact_however_they_lie()
    {
        var random = new Random(7);
        Check(row => row / 3.0);
        Check(row => -(double)row * row);
        // Equal values at the places that are looked at first, others between them.
        Check(row => row % 1024 == 0 ? -1 : row);
        Check(row => row % 4096 < 64 ? 1e300 : random.NextDouble());
        // Clusters that no sample finds the ends of.
        Check(row =>
            row < Rows / 4 ? 1 + row * 1e-12
            : row < Rows * 3 / 4 ? -5e-324 * (row % 3)
            : double.MaxValue
        );
        Check(row => (row % 5) - 2);
        Check(_ => Math.Exp(random.NextDouble() * 600) * (random.Next(2) * 2 - 1));
        Check(row =>
            (row % 4) switch
            {
                0 => double.NaN,
                1 => double.NegativeInfinity,
                2 => -0.0,
                _ => double.PositiveInfinity,
            }
        );
        Check(row => row < Rows / 5 ? 0.0 : double.NaN);
        Check(row => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
    }

    [Fact]
    public void Quartiles_of_every_type_of_number_are_exact()
    {
        var random = new Random(8);
        Check(_ => (sbyte)random.Next(-128, 128));
        Check(_ => (byte)random.Next(256));
        Check(_ => (short)random.Next(-100, 30_000));
        Check(_ => (ushort)random.Next(65_536));
        Check(_ => random.Next(int.MinValue, int.MaxValue));
        Check(_ => (uint)random.NextInt64(uint.MaxValue));
        Check(_ => random.NextInt64(long.MinValue, long.MaxValue));
        Check(row => row % 2 == 0 ? long.MinValue : long.MaxValue);
        Check(row => row % 2 == 0 ? ulong.MinValue : ulong.MaxValue - (ulong)row);
        Check(_ => (Half)random.NextDouble());
        Check(row => row % 9 == 0 ? float.NaN : random.NextSingle() - 0.5f);
    }

    private static void Check<T>(Func<int, T> valueOf)
        where T : unmanaged, INumberBase<T>
    {
        T[] values = [.. Enumerable.Range(0, Rows).Select(valueOf)];
        Check(values, null);
        Check(values, [.. Enumerable.Range(0, Rows).Select(row => row % 7 == 3)]);
    }

    private static void Check<T>(T[] values, bool[]? isNull)
        where T : unmanaged, INumberBase<T>
    {
        VectorView<T> column = ChunkedColumn.Of(
            values,
            isNull,
            ChunkedColumn.RandomChunks(new Random(9), values.Length)
        );
        QueryResult found = column.Describe();
        // .NET's order has NaN first, this one last.
        double[] sorted =
        [
            .. values
                .Where((_, row) => isNull?[row] != true)
                .Select(double.CreateTruncating)
                .OrderBy(value => double.IsNaN(value) ? 1 : 0)
                .ThenBy(value => value),
        ];
        foreach (
            (string name, double probability) in (ReadOnlySpan<(string, double)>)
                [("25%", 0.25), ("50%", 0.5), ("75%", 0.75)]
        )
        {
            double place = probability * (sorted.Length - 1);
            (double low, double high) = (sorted[(int)place], sorted[(int)place + 1]);
            double share = place - Math.Floor(place);
            double expected = share == 0 || low.Equals(high) ? low : low * (1 - share) + high * share;
            Assert.Equal(expected + 0.0, (double)found[0, name]! + 0.0);
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Tests.Compression;

/// <summary>Random columns of numbers of the kinds an encoder tells apart, for any type.</summary>
internal static class PcoSamples
{
    /// <summary>How many kinds there are.</summary>
    public const int KindCount = 12;

    /// <summary>A column of a kind.</summary>
    public static T[] Make<T>(Random random, int kind, int length)
        where T : unmanaged, INumber<T>
    {
        T[] values = new T[length];
        if (kind == 0)
        {
            // All bit patterns: NaN with payloads, infinities, -0.0, extremes.
            random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        double place = random.Next(100);
        double step = Math.Pow(2, random.Next(0, 8));
        double[] few = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Any(random))];
        for (int row = 0; row < length; row++)
        {
            double value = kind switch
            {
                1 => few[0],
                2 => few[random.Next(few.Length)],
                3 => row,
                4 => place += random.Next(-10, 11),
                5 => (random.Next(1000) * 77) + random.Next(2),
                6 => random.Next(100_000) / 100.0,
                7 => (double)(float)(Half)Normal(random),
                8 => few[row % few.Length],
                9 => Math.Exp(Normal(random) * 4),
                10 => random.Next(50) == 0 ? Any(random) : random.Next(4),
                _ => (place += step) + (Math.Sin(row / 10.0) * 20),
            };
            values[row] = T.CreateTruncating(value);
        }
        return values;
    }

    private static double Any(Random random) => Normal(random) * Math.Pow(2, random.Next(0, 60));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

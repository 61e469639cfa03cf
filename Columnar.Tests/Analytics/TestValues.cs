using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Tests.Analytics;

/// <summary>
/// Values that try kernels: random bits, extremes, NaN of both signs and several payloads, infinities, both zeros.
/// </summary>
internal static class TestValues
{
    public static T[] Random<T>(Random random, int count, bool withNaN = true)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] values = new T[count];
        random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        double scale = Math.Pow(10, random.Next(-3, 4));
        for (int i = 0; i < count; i++)
        {
            if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half))
                values[i] = T.CreateTruncating((random.NextDouble() - 0.5) * scale);
            if (random.Next(12) == 0)
                values[i] = Special<T>(random, withNaN);
        }
        return values;
    }

    public static ulong[] Mask(Random random, int rows)
    {
        // Words beyond the last row do not exist; bits beyond it may be anything.
        ulong[] mask = new ulong[(rows + 63) / 64];
        int pattern = random.Next(6);
        for (int word = 0; word < mask.Length; word++)
        {
            mask[word] = pattern switch
            {
                0 => ulong.MaxValue,
                1 => 0,
                2 => (ulong)random.NextInt64() ^ (ulong)random.NextInt64() << 1,
                3 => (ulong)random.NextInt64() & (ulong)random.NextInt64() & (ulong)random.NextInt64(),
                4 => ~((ulong)random.NextInt64() & (ulong)random.NextInt64() & (ulong)random.NextInt64()),
                _ => random.Next(3) switch
                {
                    0 => 0,
                    1 => ulong.MaxValue,
                    _ => (ulong)random.NextInt64() << 1,
                },
            };
        }
        return mask;
    }

    public static bool IsSet(ulong[]? mask, int row) => mask is null || (mask[row >> 6] >> (row & 63) & 1) != 0;

    private static T Special<T>(Random random, bool withNaN)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] specials = [T.MinValue, T.MaxValue, T.Zero, T.One];
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half))
        {
            T nan = T.CreateTruncating(double.NaN);
            T infinity = T.CreateTruncating(double.PositiveInfinity);
            specials = withNaN
                ? [nan, -nan, infinity, -infinity, -T.Zero, T.Zero, T.MaxValue, T.MinValue]
                : [-T.Zero, T.Zero, T.One, -T.One];
        }
        return specials[random.Next(specials.Length)];
    }
}

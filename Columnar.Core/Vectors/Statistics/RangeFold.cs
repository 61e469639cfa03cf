using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Vectors;

/// <summary>The least and the greatest of some values, how many are NaN, and whether they rise. Width-generic; NaN is passed over.</summary>
internal static class RangeFold
{
    /// <summary>Looks at values; what is found is left as it was where all are NaN.</summary>
    /// <returns>How many are NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find<T>(ReadOnlySpan<T> values, ref T min, ref T max)
        where T : unmanaged, INumber<T>
    {
        int nans = 0;
        if (Vector<T>.IsSupported && Vector.IsHardwareAccelerated && values.Length >= 2 * Vector<T>.Count)
        {
            ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            values = values[(vectors.Length * Vector<T>.Count)..];
            nans = Find(vectors, ref min, ref max);
        }
        foreach (T value in values)
        {
            if (value < min)
                min = value;
            if (value > max)
                max = value;
            nans += T.IsNaN(value) ? 1 : 0;
        }
        return nans;
    }

    // Two accumulators each: a compare and a blend have the latency of two loads.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Find<T>(ReadOnlySpan<Vector<T>> vectors, ref T min, ref T max)
        where T : unmanaged, INumber<T>
    {
        Vector<T> least = new(min);
        Vector<T> least2 = least;
        Vector<T> greatest = new(max);
        Vector<T> greatest2 = greatest;
        // All ones, which is -1, where a value equals itself.
        Vector<T> numbers = Vector<T>.Zero;
        bool isFloat = typeof(T) == typeof(double) || typeof(T) == typeof(float);
        int i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            Vector<T> a = vectors[i];
            Vector<T> b = vectors[i + 1];
            least = Least(a, least);
            least2 = Least(b, least2);
            greatest = Greatest(a, greatest);
            greatest2 = Greatest(b, greatest2);
            if (isFloat)
                numbers = Count(a, Count(b, numbers));
        }
        if (i < vectors.Length)
        {
            least = Least(vectors[i], least);
            greatest = Greatest(vectors[i], greatest);
            if (isFloat)
                numbers = Count(vectors[i], numbers);
        }
        least = Least(least2, least);
        greatest = Greatest(greatest2, greatest);
        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            if (least[lane] < min)
                min = least[lane];
            if (greatest[lane] > max)
                max = greatest[lane];
        }
        return isFloat ? vectors.Length * Vector<T>.Count - (int)Total(numbers) : 0;
    }

    /// <summary>Whether no value is less than the one before it, and none is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsSorted<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        int i = 0;
        if (Vector<T>.IsSupported && Vector.IsHardwareAccelerated)
        {
            ref T first = ref MemoryMarshal.GetReference(values);
            // SAFETY: both loads end within the values.
            for (; i + Vector<T>.Count < values.Length; i += Vector<T>.Count)
            {
                Vector<T> here = Vector.LoadUnsafe(ref first, (nuint)i);
                Vector<T> next = Vector.LoadUnsafe(ref first, (nuint)i + 1);
                if (!Vector.LessThanOrEqualAll(here, next))
                    return false;
            }
        }
        for (; i + 1 < values.Length; i++)
        {
            if (!(values[i] <= values[i + 1]))
                return false;
        }
        return values.Length != 1 || !T.IsNaN(values[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Least<T>(Vector<T> values, Vector<T> least) =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float)
            ? Vector.ConditionalSelect(Vector.LessThan(values, least), values, least)
            : Vector.Min(values, least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Greatest<T>(Vector<T> values, Vector<T> greatest) =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float)
            ? Vector.ConditionalSelect(Vector.GreaterThan(values, greatest), values, greatest)
            : Vector.Max(values, greatest);

    // Masks are counted as integers in the bits of T.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Count<T>(Vector<T> values, Vector<T> counts) =>
        typeof(T) == typeof(double)
            ? (Vector.AsVectorInt64(counts) - Vector.AsVectorInt64(Vector.Equals(values, values))).As<long, T>()
            : (Vector.AsVectorInt32(counts) - Vector.AsVectorInt32(Vector.Equals(values, values))).As<int, T>();

    private static long Total<T>(Vector<T> counts) =>
        typeof(T) == typeof(double)
            ? Vector.Sum(Vector.AsVectorInt64(counts))
            : Vector.Sum(Vector.AsVectorInt32(counts));
}

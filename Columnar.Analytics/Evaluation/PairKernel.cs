using System.Runtime.CompilerServices;
using Columnar.Kernels;
using Columnar.Memory;

namespace Columnar.Evaluation;

/// <summary>A comparison of two registers of values.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface IPairTest<T>
    where T : unmanaged
{
    /// <summary>Bit i is set where it holds in lane i; for floats never beside NaN. Bits beyond the lanes are clear.</summary>
    static abstract ulong Test<V>(V left, V right)
        where V : struct, IRegister<V>;
}

/// <summary>left > right.</summary>
internal readonly struct GreaterPair<T> : IPairTest<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Test<V>(V left, V right)
        where V : struct, IRegister<V> => V.GreaterThanBits<T>(left, right);
}

/// <summary>left >= right, asked as each of them lying between the two: NaN is looked for in the value, not in the ends.</summary>
internal readonly struct GreaterOrEqualPair<T> : IPairTest<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Test<V>(V left, V right)
        where V : struct, IRegister<V> => V.BetweenBits<T>(left, right, left) & V.BetweenBits<T>(right, right, left);
}

/// <summary>left = right, asked as each of them lying between the other and itself.</summary>
internal readonly struct EqualPair<T> : IPairTest<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Test<V>(V left, V right)
        where V : struct, IRegister<V> => V.BetweenBits<T>(left, right, right) & V.BetweenBits<T>(right, left, left);
}

/// <summary>The driver of comparisons of two 64-bit numbers of one type: values to a bit per row.</summary>
/// <typeparam name="T">long, ulong or double.</typeparam>
/// <typeparam name="TTest">The comparison.</typeparam>
internal static unsafe class PairKernel<T, TTest>
    where T : unmanaged
    where TTest : struct, IPairTest<T>
{
    /// <summary>Sets bit i where the comparison holds of left[i] and right[i].</summary>
    /// <param name="width">The register width.</param>
    /// <param name="left">The left values.</param>
    /// <param name="right">The right values.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="bits">The words written; bits beyond the rows are cleared.</param>
    public static void Run(Width width, T* left, T* right, int rows, ulong* bits)
    {
        switch (width)
        {
            case Width.Bits512:
                Drive<Register512>(left, right, rows, bits);
                break;
            case Width.Bits256:
                Drive<Register256>(left, right, rows, bits);
                break;
            case Width.Bits128:
                Drive<Register128>(left, right, rows, bits);
                break;
            default:
                Drive<RegisterScalar>(left, right, rows, bits);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Drive<V>(T* left, T* right, int rows, ulong* bits)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<T>();
        T* paddedLeft = stackalloc T[64];
        T* paddedRight = stackalloc T[64];
        for (int start = 0; start < rows; start += 64)
        {
            T* a = left + start;
            T* b = right + start;
            int count = Math.Min(64, rows - start);
            if (count < 64)
            {
                // The last rows are copied to where a whole word of values may be read.
                Buffer.MemoryCopy(a, paddedLeft, 64 * sizeof(T), count * sizeof(T));
                Buffer.MemoryCopy(b, paddedRight, 64 * sizeof(T), count * sizeof(T));
                a = paddedLeft;
                b = paddedRight;
            }
            ulong word = 0;
            for (int row = 0; row < 64; row += lanes)
                word |= TTest.Test(V.Load(a + row), V.Load(b + row)) << row;
            bits[start >> 6] = word & Bitmap.LowMask(count);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Aggregates;

namespace Columnar.Grouping;

/// <summary>The number of rows.</summary>
internal readonly unsafe struct CountFold : IGroupFold<byte, long>
{
    public static long Empty => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref long slot, byte* values, int row) => slot++;

    public static void Merge(ref long slot, in long later) => slot += later;
}

/// <summary>An exact sum of integers in 128 bits, and how many there were.</summary>
internal struct IntegerSlot
{
    public ulong Low;
    public long High;
    public long Count;

    public readonly Int128 Total => new((ulong)High, Low);
}

/// <inheritdoc cref="IntegerSlot"/>
internal readonly unsafe struct IntegerFold<T> : IGroupFold<T, IntegerSlot>
    where T : unmanaged, IBinaryInteger<T>
{
    private static bool IsUnsigned =>
        typeof(T) == typeof(byte)
        || typeof(T) == typeof(ushort)
        || typeof(T) == typeof(uint)
        || typeof(T) == typeof(ulong);

    public static IntegerSlot Empty => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref IntegerSlot slot, T* values, int row)
    {
        ulong value = ulong.CreateTruncating(values[row]);
        slot.Low += value;
        // Without a branch: the value's upper half, which is its sign, then the carry.
        long sign = IsUnsigned ? 0 : (long)value >> 63;
        slot.High += sign + Unsafe.BitCast<bool, byte>(slot.Low < value);
        slot.Count++;
    }

    public static void Merge(ref IntegerSlot slot, in IntegerSlot later)
    {
        Int128 total = slot.Total + later.Total;
        slot.Low = (ulong)total;
        slot.High = (long)(total >> 64);
        slot.Count += later.Count;
    }
}

/// <summary>An exact sum of decimals of one scale.</summary>
internal readonly unsafe struct DecimalFold : IGroupFold<Int128, WideTotal>
{
    public static WideTotal Empty => default;

    public static void Add(ref WideTotal slot, Int128* values, int row) => slot.Add(values[row]);

    public static void Merge(ref WideTotal slot, in WideTotal later) => slot.Add(later);
}

/// <summary>A sum of doubles with the rounding errors of its additions (Knuth's TwoSum), and how many there were.</summary>
internal struct FloatSlot
{
    public double Sum;
    public double Error;
    public long Count;

    /// <summary>The sum, rounded once; where it left the range of doubles, what was left of it.</summary>
    public readonly double Total
    {
        get
        {
            double total = Sum + Error;
            if (!double.IsFinite(total))
                total = Sum;
            return double.IsNaN(total) ? double.NaN : total + 0.0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        double sum = Sum + value;
        double part = sum - Sum;
        Error += (Sum - (sum - part)) + (value - part);
        Sum = sum;
    }
}

/// <inheritdoc cref="FloatSlot"/>
internal readonly unsafe struct FloatFold<T> : IGroupFold<T, FloatSlot>
    where T : unmanaged, INumberBase<T>
{
    public static FloatSlot Empty => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref FloatSlot slot, T* values, int row)
    {
        slot.Add(double.CreateTruncating(values[row]));
        slot.Count++;
    }

    public static void Merge(ref FloatSlot slot, in FloatSlot later)
    {
        slot.Add(later.Sum);
        slot.Error += later.Error;
        slot.Count += later.Count;
    }
}

/// <summary>The least or greatest value, if there was one.</summary>
internal struct ExtremeSlot<T>
{
    public T Best;
    public bool HasValue;
}

/// <summary>The least value; NaN gives way to any other.</summary>
internal readonly unsafe struct MinimumFold<T> : IGroupFold<T, ExtremeSlot<T>>
    where T : unmanaged, INumber<T>
{
    public static ExtremeSlot<T> Empty => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref ExtremeSlot<T> slot, T* values, int row)
    {
        T value = values[row];
        if (!slot.HasValue || value < slot.Best || T.IsNaN(slot.Best))
        {
            slot.Best = value;
            slot.HasValue = true;
        }
    }

    public static void Merge(ref ExtremeSlot<T> slot, in ExtremeSlot<T> later)
    {
        T value = later.Best;
        if (later.HasValue)
            Add(ref slot, &value, 0);
    }
}

/// <summary>The greatest value; NaN gives way to any other.</summary>
internal readonly unsafe struct MaximumFold<T> : IGroupFold<T, ExtremeSlot<T>>
    where T : unmanaged, INumber<T>
{
    public static ExtremeSlot<T> Empty => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref ExtremeSlot<T> slot, T* values, int row)
    {
        T value = values[row];
        if (!slot.HasValue || value > slot.Best || T.IsNaN(slot.Best))
        {
            slot.Best = value;
            slot.HasValue = true;
        }
    }

    public static void Merge(ref ExtremeSlot<T> slot, in ExtremeSlot<T> later)
    {
        T value = later.Best;
        if (later.HasValue)
            Add(ref slot, &value, 0);
    }
}

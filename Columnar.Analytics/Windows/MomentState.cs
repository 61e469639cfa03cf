using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>
/// Count, mean and sum of squared distances from the mean, merged as Chan, Golub and LeVeque do. A single value x has
/// the distance x - x, so that NaN and infinities make it NaN.
/// </summary>
/// <typeparam name="V">The register.</typeparam>
internal readonly unsafe struct MomentState<V> : IWindowState<MomentState<V>, V>
    where V : struct, IRegister<V>
{
    private readonly V _count;
    private readonly V _mean;
    private readonly V _squares;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MomentState(V count, V mean, V squares)
    {
        _count = count;
        _mean = mean;
        _squares = squares;
    }

    public static int Planes => 3;

    public static MomentState<V> Nothing => new(V.Broadcast(0.0), V.Broadcast(0.0), V.Broadcast(0.0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentState<V> Load(ulong* place, nint stride) =>
        new(V.Load(place), V.Load(place + stride), V.Load(place + (2 * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentState<V> Repeat(ulong* place, nint stride) =>
        new(V.Broadcast(*place), V.Broadcast(place[stride]), V.Broadcast(place[2 * stride]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(MomentState<V> state, ulong* place, nint stride)
    {
        V.Store(place, state._count);
        V.Store(place + stride, state._mean);
        V.Store(place + (2 * stride), state._squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentState<V> SpreadBefore(MomentState<V> state, int level) =>
        new(
            V.SpreadBefore(state._count, level),
            V.SpreadBefore(state._mean, level),
            V.SpreadBefore(state._squares, level)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentState<V> SpreadBehind(MomentState<V> state, int level) =>
        new(
            V.SpreadBehind(state._count, level),
            V.SpreadBehind(state._mean, level),
            V.SpreadBehind(state._squares, level)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentState<V> Blend(ulong bits, MomentState<V> whenSet, MomentState<V> otherwise) =>
        new(
            V.Blend<ulong>(bits, whenSet._count, otherwise._count),
            V.Blend<ulong>(bits, whenSet._mean, otherwise._mean),
            V.Blend<ulong>(bits, whenSet._squares, otherwise._squares)
        );

    // Where the right side is empty its share is 0, where the left one is it is 1: nothing divides by zero, and both
    // leave the other side's numbers as they are. The distance is multiplied by the count before it is squared, so that
    // a huge one times no count is zero and not NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentState<V> Combine(MomentState<V> left, MomentState<V> right)
    {
        V count = V.Add<double>(left._count, right._count);
        V share = V.Divide(right._count, V.Max<double>(count, V.Broadcast(1.0)));
        V distance = V.Subtract<double>(right._mean, left._mean);
        V mean = V.Add<double>(left._mean, V.Multiply(distance, share));
        V between = V.Multiply(V.Multiply(distance, V.Multiply(left._count, share)), distance);
        return new(count, mean, V.Add<double>(V.Add<double>(left._squares, right._squares), between));
    }
}

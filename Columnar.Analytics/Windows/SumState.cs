using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>The sum of doubles: left + right.</summary>
/// <typeparam name="V">The register.</typeparam>
internal readonly unsafe struct SumState<V> : IWindowState<SumState<V>, V>
    where V : struct, IRegister<V>
{
    private readonly V _sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SumState(V sum) => _sum = sum;

    public static int Planes => 1;

    public static SumState<V> Nothing => new(V.Broadcast(0.0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumState<V> Load(ulong* place, nint stride) => new(V.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumState<V> Repeat(ulong* place, nint stride) => new(V.Broadcast(*place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SumState<V> state, ulong* place, nint stride) => V.Store(place, state._sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumState<V> SpreadBefore(SumState<V> state, int level) => new(V.SpreadBefore(state._sum, level));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumState<V> SpreadBehind(SumState<V> state, int level) => new(V.SpreadBehind(state._sum, level));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumState<V> Blend(ulong bits, SumState<V> whenSet, SumState<V> otherwise) =>
        new(V.Blend<ulong>(bits, whenSet._sum, otherwise._sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumState<V> Combine(SumState<V> left, SumState<V> right) => new(V.Add<double>(left._sum, right._sum));
}

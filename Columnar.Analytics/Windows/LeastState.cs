using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>The least of <see cref="OrderKeys"/>.</summary>
/// <typeparam name="V">The register.</typeparam>
internal readonly unsafe struct LeastState<V> : IWindowState<LeastState<V>, V>
    where V : struct, IRegister<V>
{
    private readonly V _least;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LeastState(V least) => _least = least;

    public static int Planes => 1;

    public static LeastState<V> Nothing => new(V.Broadcast(OrderKeys.Nothing));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LeastState<V> Load(ulong* place, nint stride) => new(V.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LeastState<V> Repeat(ulong* place, nint stride) => new(V.Broadcast(*place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LeastState<V> state, ulong* place, nint stride) => V.Store(place, state._least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LeastState<V> SpreadBefore(LeastState<V> state, int level) =>
        new(V.SpreadBefore(state._least, level));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LeastState<V> SpreadBehind(LeastState<V> state, int level) =>
        new(V.SpreadBehind(state._least, level));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LeastState<V> Blend(ulong bits, LeastState<V> whenSet, LeastState<V> otherwise) =>
        new(V.Blend<ulong>(bits, whenSet._least, otherwise._least));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LeastState<V> Combine(LeastState<V> left, LeastState<V> right) =>
        new(V.Min<long>(left._least, right._least));
}

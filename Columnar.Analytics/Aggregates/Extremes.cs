using System.Numerics;
using Columnar.Kernels;
using Columnar.Memory;
using Columnar.Operators;
using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Aggregates;

/// <summary>
/// The minimum, the maximum or both, in the order of DESIGN section 7, Q7: NaN is ignored unless there is nothing else,
/// a zero is +0.0.
/// </summary>
/// <typeparam name="T">The numeric type that the values are stored as.</typeparam>
internal sealed unsafe class Extremes<T> : PacketAggregator
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly ExtremeKinds _kinds;
    private readonly Width _width;
    private readonly FoldState[] _state = GC.AllocateArray<FoldState>(1, pinned: true);

    // An accumulator that holds an infinity says nothing about NaN: whether there was a number is found out apart, at
    // the first one.
    private bool _hasNumber = !IsFloat;

    /// <summary>Starts a search.</summary>
    /// <param name="kinds">The extremes wanted.</param>
    /// <param name="width">The register width.</param>
    public Extremes(ExtremeKinds kinds, Width width)
    {
        _kinds = kinds;
        _width = width;
        fixed (FoldState* state = _state)
        {
            if (typeof(T) == typeof(Half))
                state->Fill(short.MaxValue, short.MinValue);
            else
                state->Fill(Bounds<T>.Greatest, Bounds<T>.Least);
        }
    }

    /// <summary>The least value so far; null of nothing. Unspecified where only the maximum is looked for.</summary>
    public T? Min => Count == 0 ? null : Finish(isMinimum: true);

    /// <summary>The greatest value so far; null of nothing. Unspecified where only the minimum is looked for.</summary>
    public T? Max => Count == 0 ? null : Finish(isMinimum: false);

    private static bool IsFloat =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);

    public override bool CanAdd(in ViewBlock block) =>
        block.IsKnown
        && (block.Comparable == 0 || (block.Word.Has(EntryFlags.Exact) && block.TryGetBounds<T>(out _, out _)));

    public override PacketAggregator Fork() => new Extremes<T>(_kinds, _width);

    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        if (!_hasNumber)
            _hasNumber = HasNumber((T*)values, mask, rows);
        fixed (FoldState* state = _state)
        {
            if (typeof(T) == typeof(Half))
                FoldKernel<short, HalfMinimumAndMaximum>.Run(_width, (short*)values, mask, rows, state);
            else if (_kinds == ExtremeKinds.Minimum)
                FoldKernel<T, Minimum<T>>.Run(_width, (T*)values, mask, rows, state);
            else if (_kinds == ExtremeKinds.Maximum)
                FoldKernel<T, Maximum<T>>.Run(_width, (T*)values, mask, rows, state);
            else
                FoldKernel<T, MinimumAndMaximum<T>>.Run(_width, (T*)values, mask, rows, state);
        }
    }

    // The bounds stand for all values: none lies beyond them, and each is one.
    protected override void Fold(in ViewBlock block)
    {
        T* bounds = stackalloc T[2];
        if (block.TryGetBounds(out bounds[0], out bounds[1]))
            Fold(block.FirstRow, 2, bounds, null);
    }

    protected override void Join(PacketAggregator other)
    {
        var extremes = (Extremes<T>)other;
        _hasNumber |= extremes._hasNumber;
        fixed (
            FoldState* state = _state,
                taken = extremes._state
        )
        {
            // Merging lanes is folding them: each accumulator of the other is a register of values to this one.
            if (typeof(T) == typeof(Half))
                Join<short>(state, taken);
            else
                Join<T>(state, taken);
        }
    }

    private static void Join<TLane>(FoldState* state, FoldState* taken)
        where TLane : unmanaged, INumber<TLane>
    {
        for (int lane = 0; lane < FoldState.Words * sizeof(ulong) / sizeof(TLane); lane++)
        {
            if (*taken->First<TLane>(0, lane) < *state->First<TLane>(0, lane))
                *state->First<TLane>(0, lane) = *taken->First<TLane>(0, lane);
            if (*taken->Second<TLane>(0, lane) > *state->Second<TLane>(0, lane))
                *state->Second<TLane>(0, lane) = *taken->Second<TLane>(0, lane);
        }
    }

    private T Finish(bool isMinimum)
    {
        if (!_hasNumber)
            return T.CreateTruncating(double.NaN);
        fixed (FoldState* state = _state)
        {
            return typeof(T) == typeof(Half)
                ? (T)(object)(HalfKey.ToHalf(Finish<short>(state, isMinimum)) + (Half)0)
                : Finish<T>(state, isMinimum) + T.Zero;
        }
    }

    private static TLane Finish<TLane>(FoldState* state, bool isMinimum)
        where TLane : unmanaged, INumber<TLane>
    {
        TLane* lanes = isMinimum ? state->First<TLane>(0) : state->Second<TLane>(0);
        TLane best = lanes[0];
        for (int lane = 1; lane < FoldState.Words * sizeof(ulong) / sizeof(TLane); lane++)
        {
            if (isMinimum ? lanes[lane] < best : lanes[lane] > best)
                best = lanes[lane];
        }
        return best;
    }

    private static bool HasNumber(T* values, ulong* mask, int rows)
    {
        for (int word = 0; word < Packets.WordCount(rows); word++)
        {
            ulong bits = mask is null ? ulong.MaxValue : mask[word];
            bits &= Bitmap.LowMask(rows - (word << 6));
            for (; bits != 0; bits &= bits - 1)
            {
                if (!T.IsNaN(values[(word << 6) + BitOperations.TrailingZeroCount(bits)]))
                    return true;
            }
        }
        return false;
    }
}

using Columnar.Kernels;
using Columnar.Operators;

namespace Columnar.Aggregates;

/// <summary>The exact sum of integers.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits.</typeparam>
internal sealed unsafe class IntegerSum<T> : PacketAggregator
    where T : unmanaged
{
    // Below the 2^32 values a lane that the operators can take in.
    private const long RowsBetweenFlushes = 1L << 28;

    private readonly Width _width;
    private readonly FoldState[] _state = GC.AllocateArray<FoldState>(1, pinned: true);
    private Int128 _biasedTotal;
    private long _rowsSinceFlush;

    /// <summary>Starts a sum.</summary>
    /// <param name="width">The register width.</param>
    public IntegerSum(Width width) => _width = width;

    /// <summary>The sum so far.</summary>
    public Int128 Total
    {
        get
        {
            Flush();
            // Every value was counted with 2^(bits - 1) too much where the type has a sign.
            return Bias.IsSigned<T>() ? _biasedTotal - ((Int128)Count << ((8 * sizeof(T)) - 1)) : _biasedTotal;
        }
    }

    public override PacketAggregator Fork() => new IntegerSum<T>(_width);

    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        _rowsSinceFlush += rows;
        if (_rowsSinceFlush > RowsBetweenFlushes)
        {
            Flush();
            _rowsSinceFlush = rows;
        }
        fixed (FoldState* state = _state)
        {
            if (sizeof(T) == 8)
                FoldKernel<T, WideSum<T>>.Run(_width, (T*)values, mask, rows, state);
            else
                FoldKernel<T, NarrowSum<T>>.Run(_width, (T*)values, mask, rows, state);
        }
    }

    protected override void Join(PacketAggregator other)
    {
        var sum = (IntegerSum<T>)other;
        sum.Flush();
        _biasedTotal += sum._biasedTotal;
    }

    private void Flush()
    {
        fixed (FoldState* state = _state)
        {
            for (int lane = 0; lane < FoldState.Words; lane++)
            {
                ulong first = *state->First<ulong>(0, lane);
                ulong second = *state->Second<ulong>(0, lane);
                _biasedTotal += ((Int128)second << 32) + (first - (second << 32));
            }
            state->Fill(0UL, 0UL);
        }
    }
}

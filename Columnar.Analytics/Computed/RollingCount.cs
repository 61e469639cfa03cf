using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>How many of a row and those before it, up to a number, pass a test.</summary>
internal sealed class RollingCount<TA>(string function, IColumn<TA> column, long window, Func<TA, bool> test)
    : Computation<long>(function, false, column)
    where TA : unmanaged
{
    internal override RowFunction<long> Begin(VectorView[] sources) => new Run(sources[0], window, test);

    private sealed class Run(VectorView source, long window, Func<TA, bool> test) : RowFunction<long>
    {
        public override bool TakesAnyOrder => true;

        private const int PieceRows = 65_536;

        private readonly SourceReader<TA> _entering = new(source);
        private readonly SourceReader<TA> _leaving = new(source);

        // Integers are exact, so the count may be carried on by adding and subtracting.
        private long _count;
        private long _next = -1;

        public override void Compute(long firstRow, Span<long> values, Span<ulong> validity)
        {
            if (firstRow != _next)
                CountBefore(firstRow);
            _next = firstRow + values.Length;
            ReadOnlySpan<ulong> present = _entering.Validity(firstRow, values.Length);
            ReadOnlySpan<TA> entering = _entering.Values(firstRow, values.Length);
            int stay = (int)Math.Clamp(window - firstRow, 0, values.Length);
            long firstLeaving = firstRow + stay - window;
            ReadOnlySpan<ulong> leavingPresent = _leaving.Validity(firstLeaving, values.Length - stay);
            ReadOnlySpan<TA> leaving = _leaving.Values(firstLeaving, values.Length - stay);
            long count = _count;
            for (int i = 0; i < values.Length; i++)
            {
                if (Validity.IsSet(present, i) && test(entering[i]))
                    count++;
                if (i >= stay && Validity.IsSet(leavingPresent, i - stay) && test(leaving[i - stay]))
                    count--;
                values[i] = count;
            }
            _count = count;
        }

        // The window of the row before, which loses its first row only when the next one comes.
        private void CountBefore(long row)
        {
            _count = 0;
            for (long at = Math.Max(0, row - window); at < row; )
            {
                int rows = (int)Math.Min(PieceRows, row - at);
                ReadOnlySpan<ulong> present = _entering.Validity(at, rows);
                ReadOnlySpan<TA> piece = _entering.Values(at, rows);
                for (int i = 0; i < rows; i++)
                    _count += Validity.IsSet(present, i) && test(piece[i]) ? 1 : 0;
                at += rows;
            }
        }
    }
}

using Columnar.Aggregates;
using Columnar.Evaluation;
using Columnar.Vectors;

namespace Columnar.Queries;

/// <summary>The first or last text, or other value taken as bytes, in the order of bytes.</summary>
/// <param name="view">The column.</param>
/// <param name="isMinimum">Whether the first is looked for.</param>
internal sealed unsafe class TextExtreme(VectorView view, bool isMinimum) : PacketAggregator
{
    private readonly TextCursor _cursor = new(new ViewCursor(view));
    private TextPlace _best;

    /// <summary>The text, if there was one. At most this one is copied, so that memory does not follow the rows.</summary>
    public TextPlace Best => _best;

    public override PacketAggregator Fork() => new TextExtreme(view, isMinimum);

    /// <summary>Whether one text takes the place of another.</summary>
    public static bool IsBetter(ReadOnlySpan<byte> text, in TextPlace best, bool isMinimum)
    {
        if (!best.HasValue)
            return true;
        int order = text.SequenceCompareTo(best.Bytes);
        return isMinimum ? order < 0 : order > 0;
    }

    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        for (int done = 0; done < rows; )
        {
            TextRun run = _cursor.At(row + done, rows - done);
            for (int i = 0; i < run.Length; i++)
            {
                int place = done + i;
                if ((mask is null || (mask[place >> 6] >> (place & 63) & 1) != 0) && IsBetter(run[i], _best, isMinimum))
                    run.Keep(i, ref _best);
            }
            done += run.Length;
        }
    }

    protected override void Join(PacketAggregator other)
    {
        TextPlace found = ((TextExtreme)other).Best;
        if (found.HasValue && IsBetter(found.Bytes, _best, isMinimum))
            _best = found;
    }
}

using Columnar.Vectors;

namespace Columnar.Aggregates;

/// <summary>
/// An aggregate in the making, fed with the selected rows of one packet after the other. One thread at a time; other
/// threads take a <see cref="Fork"/>, which is merged in the end. Which thread had which rows changes no bit of the
/// result, as long as each span (see <see cref="Scans.SpanPlan"/>) is fed to one.
/// </summary>
internal abstract unsafe class PacketAggregator
{
    /// <summary>How many values were selected so far.</summary>
    public long Count { get; private set; }

    /// <summary>Takes in selected values.</summary>
    /// <param name="row">
    /// The first row's number in the vector or table, the beginning of a packet; numbers rise from call to call.
    /// </param>
    /// <param name="rows">How many rows; they lie in one block.</param>
    /// <param name="values">
    /// Their values, those not selected of any content. May be null for <see cref="CountAggregator"/>.
    /// </param>
    /// <param name="mask">
    /// A bit per row, set where selected and not null; null where all are. Bits beyond the rows are ignored.
    /// </param>
    /// <param name="selected">How many are selected.</param>
    public void Add(long row, int rows, void* values, ulong* mask, int selected)
    {
        if (selected == 0)
            return;
        Count += selected;
        Fold(row, rows, values, selected == rows ? null : mask);
    }

    /// <summary>Whether what is known of a block says as much as its values.</summary>
    public virtual bool CanAdd(in ViewBlock block) => false;

    /// <summary>Takes in all values of a block by what is known of it, where that is enough.</summary>
    public bool TryAdd(in ViewBlock block)
    {
        if (!CanAdd(block))
            return false;
        Count += block.Rows - block.Word.NullCount;
        Fold(block);
        return true;
    }

    /// <summary>Takes in what another aggregator of the same kind has gathered.</summary>
    public void Merge(PacketAggregator other)
    {
        Count += other.Count;
        Join(other);
    }

    /// <summary>An aggregator of the same kind that has gathered nothing.</summary>
    public abstract PacketAggregator Fork();

    /// <summary>Takes in selected values, at least one.</summary>
    protected abstract void Fold(long row, int rows, void* values, ulong* mask);

    /// <summary>Takes in a block by what is known of it, which is enough.</summary>
    protected virtual void Fold(in ViewBlock block) { }

    /// <summary>Takes in what another aggregator of the same type has gathered.</summary>
    protected abstract void Join(PacketAggregator other);
}

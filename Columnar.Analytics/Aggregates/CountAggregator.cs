using Columnar.Vectors;

namespace Columnar.Aggregates;

/// <summary>Counts the selected rows.</summary>
internal sealed unsafe class CountAggregator : PacketAggregator
{
    public override bool CanAdd(in ViewBlock block) => block.IsKnown;

    public override PacketAggregator Fork() => new CountAggregator();

    protected override void Fold(long row, int rows, void* values, ulong* mask) { }

    protected override void Join(PacketAggregator other) { }
}

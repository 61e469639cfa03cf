namespace Columnar.Evaluation;

/// <summary>Null in every row.</summary>
/// <param name="type">The type of the values there are none of.</param>
internal sealed unsafe class NullLanes(ElementType type) : Lanes
{
    public override ElementType Type => type;

    public override ElementKind Kind => type.IsFloatingPoint ? ElementKind.Float64 : ElementKind.Int64;

    public override bool CanFail => false;

    public override LaneValues Load(Workspace workspace, ulong* needed)
    {
        void* values = workspace.TakeValues();
        new Span<long>(values, workspace.Rows).Clear();
        ulong* valid = workspace.TakeMask();
        new Span<ulong>(valid, workspace.Words).Clear();
        return new(values, valid);
    }
}

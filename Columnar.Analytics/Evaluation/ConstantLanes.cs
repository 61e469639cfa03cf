using System.Numerics;

namespace Columnar.Evaluation;

/// <summary>One value in every row.</summary>
/// <typeparam name="T">long or double.</typeparam>
internal sealed unsafe class ConstantLanes<T>(T value, ElementType type) : Lanes
    where T : unmanaged, INumber<T>
{
    public override ElementType Type => type;

    public override ElementKind Kind => type.Kind;

    public override bool CanFail => false;

    public override LaneValues Load(Workspace workspace, ulong* needed)
    {
        var values = (T*)workspace.TakeValues();
        new Span<T>(values, workspace.Rows).Fill(value);
        return new(values, null);
    }
}

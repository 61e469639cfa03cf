using Columnar.Scans;

namespace Columnar.Evaluation;

/// <summary>The values of a column as they are stored.</summary>
/// <param name="reader">Where they are read.</param>
internal sealed unsafe class ColumnLanes(PacketReader reader) : Lanes
{
    public PacketReader Reader => reader;

    public override ElementType Type => reader.View.Type;

    public override ElementKind Kind =>
        Type.Kind switch
        {
            ElementKind.Date32 => ElementKind.Int32,
            ElementKind.Timestamp or ElementKind.Time64 or ElementKind.Duration => ElementKind.Int64,
            ElementKind kind => kind,
        };

    public override ColumnLanes? Column => this;

    public override bool CanFail => false;

    public override LaneValues Load(Workspace workspace, ulong* needed) =>
        new(reader.Values(workspace.Row, workspace.Rows), reader.Validity(workspace.Row, workspace.Rows));
}

namespace Columnar.Evaluation;

/// <summary>Unsigned 64-bit values as the signed ones that arithmetic works on; a used value that does not fit overflows.</summary>
/// <param name="operand">Lanes of <see cref="ElementKind.UInt64"/>.</param>
/// <param name="name">The expression, for messages.</param>
internal sealed unsafe class SignedLanes(Lanes operand, string name) : Lanes
{
    public override ElementType Type => ElementType.Int64;

    public override ElementKind Kind => ElementKind.Int64;

    public override LaneValues Load(Workspace workspace, ulong* needed)
    {
        LaneValues source = operand.Load(workspace, needed);
        var values = (long*)source.Values;
        for (int row = 0; row < workspace.Rows; row++)
        {
            ulong bit = 1UL << (row & 63);
            if (
                values[row] < 0
                && (source.Valid is null || (source.Valid[row >> 6] & bit) != 0)
                && (needed is null || (needed[row >> 6] & bit) != 0)
            )
                throw new OverflowException(
                    $"{name} is {(ulong)values[row]} in row {workspace.Row + row}; arithmetic is on signed 64-bit integers."
                );
        }
        return source;
    }
}

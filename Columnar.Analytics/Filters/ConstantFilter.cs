using Columnar.Kernels;

namespace Columnar.Filters;

/// <summary>True, false or null for every row.</summary>
internal sealed unsafe class ConstantFilter(bool? value) : PacketFilter
{
    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        if (value == true)
            MaskWords.Fill(isTrue, rows);
        else
            MaskWords.Clear(isTrue, rows);
        if (value is null)
            MaskWords.Fill(isNull, rows);
        return value is null;
    }

    public override PacketFilter Fork() => this;

    public override void Dispose() { }
}

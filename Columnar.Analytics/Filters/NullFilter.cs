using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Filters;

/// <summary>True where the view is null, false elsewhere.</summary>
internal sealed unsafe class NullFilter(VectorView view) : PacketFilter
{
    private readonly PacketReader _reader = new(view);

    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        ulong* validity = _reader.Validity(row, rows);
        if (validity is null)
        {
            MaskWords.Clear(isTrue, rows);
        }
        else
        {
            MaskWords.Copy(validity, isTrue, rows);
            MaskWords.Invert(isTrue, rows);
        }
        return false;
    }

    public override PacketFilter Fork() => new NullFilter(view);

    public override void Dispose() => _reader.Dispose();
}

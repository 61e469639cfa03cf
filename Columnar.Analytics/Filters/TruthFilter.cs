using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Filters;

/// <summary>The truth values of a view themselves.</summary>
internal sealed unsafe class TruthFilter(VectorView view) : PacketFilter
{
    private readonly PacketReader _reader = new(view);

    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        MaskWords.Copy((ulong*)_reader.Values(row, rows), isTrue, rows);
        ulong* validity = _reader.Validity(row, rows);
        if (validity is null)
            return false;
        for (int word = 0; word < Packets.WordCount(rows); word++)
        {
            isTrue[word] &= validity[word];
            isNull[word] = ~validity[word];
        }
        MaskWords.ClearBeyond(isNull, rows);
        return true;
    }

    public override PacketFilter Fork() => new TruthFilter(view);

    public override void Dispose() => _reader.Dispose();
}

namespace Columnar.Storage;

/// <summary>An extent that some commits see and the newest does not: those c with born &lt;= c &lt; died.</summary>
internal sealed class DeadExtent(long firstPage, long pageCount, ulong born, ulong died) : CatalogRecord
{
    public const int Length = 32;

    public long FirstPage => firstPage;

    public long PageCount => pageCount;

    public ulong Born => born;

    public ulong Died => died;

    public override RecordType Type => RecordType.DeadExtent;

    public override int ContentLength => Length;

    public override void Write(ref SpanWriter writer)
    {
        writer.Int64(firstPage);
        writer.Int64(pageCount);
        writer.UInt64(born);
        writer.UInt64(died);
    }

    public static DeadExtent Read(ref SpanReader reader, long filePages, ulong commitNumber, int slabShift)
    {
        long firstPage = reader.Int64();
        long pageCount = reader.Int64();
        ulong born = reader.UInt64();
        ulong died = reader.UInt64();
        Chunk.CheckExtent(ref reader, firstPage, pageCount, born, filePages, commitNumber, slabShift);
        if (!(born < died && died <= commitNumber))
            reader.Fail($"born < died <= {commitNumber}", $"{born} and {died}");
        return new DeadExtent(firstPage, pageCount, born, died);
    }
}

namespace Columnar.Storage;

/// <summary>One entry of the catalog; it stands in one leaf. Immutable but for the place.</summary>
internal abstract class CatalogRecord
{
    /// <summary>The leaf it stands in; -1 while it was never committed. Written under the writer lock.</summary>
    public int Leaf { get; set; } = -1;

    public abstract RecordType Type { get; }

    /// <summary>Bytes of the record's content, without the record's own header.</summary>
    public abstract int ContentLength { get; }

    /// <summary>Whether another record says the same.</summary>
    public bool HasSameContent(CatalogRecord other)
    {
        if (other.Type != Type || other.ContentLength != ContentLength)
            return false;
        byte[] own = new byte[ContentLength];
        byte[] others = new byte[ContentLength];
        SpanWriter writer = new(own);
        Write(ref writer);
        writer = new SpanWriter(others);
        other.Write(ref writer);
        return own.AsSpan().SequenceEqual(others);
    }

    /// <summary>Writes exactly <see cref="ContentLength"/> bytes.</summary>
    public abstract void Write(ref SpanWriter writer);
}

/// <summary>The record types of the format. FORMAT.md, "Records".</summary>
internal enum RecordType : byte
{
    Region = 1,
    Chunk = 2,
    DeadExtent = 3,
    RetainedCommit = 4,
}

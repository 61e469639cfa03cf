namespace Columnar.Storage;

/// <summary>A stamped commit older than the newest that is kept: where its root is. Immutable but for its leaf.</summary>
internal sealed class RetainedCommit(ulong number, long stamp, ulong rootPage, uint rootByteLength, uint rootChecksum)
    : CatalogRecord
{
    public const int Length = 32;

    public ulong Number => number;

    public long Stamp => stamp;

    public override RecordType Type => RecordType.RetainedCommit;

    public override int ContentLength => Length;

    /// <summary>The slot as it was when the commit was the newest.</summary>
    public CommitSlot Slot =>
        new()
        {
            CommitNumber = number,
            RootPage = rootPage,
            RootByteLength = rootByteLength,
            RootChecksum = rootChecksum,
        };

    /// <summary>What is to be kept of a stamped commit when the next one is made.</summary>
    public static RetainedCommit Of(CommitState commit) =>
        new(
            commit.Number,
            commit.Stamp!.Value,
            (ulong)commit.Pages.Root.Start,
            commit.Pages.RootByteLength,
            commit.Pages.RootChecksum
        );

    public override void Write(ref SpanWriter writer)
    {
        writer.UInt64(number);
        writer.Int64(stamp);
        writer.UInt64(rootPage);
        writer.UInt32(rootByteLength);
        writer.UInt32(rootChecksum);
    }

    public static RetainedCommit Read(ref SpanReader reader, ulong newestCommit)
    {
        ulong number = reader.UInt64();
        long stamp = reader.Int64();
        ulong rootPage = reader.UInt64();
        uint rootByteLength = reader.UInt32();
        uint rootChecksum = reader.UInt32();
        if (!(number > 0 && number < newestCommit))
            reader.Fail($"a commit before {newestCommit}", $"{number}");
        return new RetainedCommit(number, stamp, rootPage, rootByteLength, rootChecksum);
    }
}

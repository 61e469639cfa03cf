namespace Columnar.Storage;

/// <summary>A stamped commit older than the newest that is kept: where its root is. Immutable but for its leaf.</summary>
internal sealed class RetainedCommit(
    ulong number,
    long stamp,
    ulong rootPage,
    uint rootByteLength,
    uint rootChecksum,
    IReadOnlyList<long>? hidden = null
) : CatalogRecord
{
    private const int Length = 32;

    public ulong Number => number;

    public long Stamp => stamp;

    /// <summary>The numbers of regions that this commit and older ones no longer show: vectors that were reset between it and the next kept one.</summary>
    public IReadOnlyList<long> Hidden { get; } = hidden ?? [];

    public override RecordType Type => RecordType.RetainedCommit;

    public override int ContentLength => Length + Hidden.Count * sizeof(long);

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

    /// <summary>The same, with further regions hidden.</summary>
    public RetainedCommit Hiding(IEnumerable<long> regions) =>
        new(number, stamp, rootPage, rootByteLength, rootChecksum, [.. Hidden.Union(regions)]);

    public override void Write(ref SpanWriter writer)
    {
        writer.UInt64(number);
        writer.Int64(stamp);
        writer.UInt64(rootPage);
        writer.UInt32(rootByteLength);
        writer.UInt32(rootChecksum);
        foreach (long region in Hidden)
            writer.Int64(region);
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
        if (reader.Remaining % sizeof(long) != 0)
            reader.Fail("numbers of 8 bytes", $"{reader.Remaining} bytes");
        long[] hidden = new long[reader.Remaining / sizeof(long)];
        for (int i = 0; i < hidden.Length; i++)
            hidden[i] = reader.Int64();
        return new RetainedCommit(number, stamp, rootPage, rootByteLength, rootChecksum, hidden);
    }
}

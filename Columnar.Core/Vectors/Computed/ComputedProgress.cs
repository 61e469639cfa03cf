using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>
/// What of its sources the rows of a computed vector were computed from. Kept in the region's header (FORMAT.md, "Optional fields"), so
/// that it is committed, discarded and rolled back together with the rows.
/// </summary>
/// <param name="Sources">Per source the number of its newest change and its length.</param>
/// <param name="State">The state of a recursive function behind the last row; empty for others.</param>
internal sealed record ComputedProgress((ulong Change, long Length)[] Sources, byte[] State)
{
    private const int SourceBytes = 16;

    /// <summary>Nothing was computed so far.</summary>
    public static ComputedProgress None { get; } = new([], []);

    public byte[] Encode()
    {
        byte[] bytes = new byte[4 + Sources.Length * SourceBytes + State.Length];
        SpanWriter writer = new(bytes);
        writer.UInt32((uint)Sources.Length);
        foreach ((ulong change, long length) in Sources)
        {
            writer.UInt64(change);
            writer.Int64(length);
        }
        writer.Bytes(State);
        return bytes;
    }

    public static ComputedProgress Read(RegionHeader header)
    {
        byte[] bytes = header.Fields.Sources;
        if (bytes.Length == 0)
            return None;
        SpanReader reader = new(bytes, $"catalog entry of '{header.Name}'", -1);
        uint count = reader.UInt32();
        if (count > reader.Remaining / SourceBytes)
            reader.Fail($"at most {reader.Remaining / SourceBytes} sources", $"{count}");
        var sources = new (ulong, long)[count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = (reader.UInt64(), reader.Int64());
            if (sources[i].Item2 < 0)
                reader.Fail("a length", $"{sources[i].Item2}");
        }
        return new ComputedProgress(sources, reader.Bytes(reader.Remaining).ToArray());
    }

    /// <summary>The first row of the sources' results that may differ from what was computed; <see cref="long.MaxValue"/> for none.</summary>
    public long FirstAffectedRow(Computation computation, RegionHeader[] headers, VectorView[] views)
    {
        if (Sources.Length != views.Length)
            return 0;
        long first = long.MaxValue;
        for (int i = 0; i < views.Length; i++)
        {
            (ulong change, long length) = Sources[i];
            long from = Math.Min(
                headers[i].Fields.Changes.RowsUnchangedSince(change),
                Math.Min(length, views[i].Length)
            );
            if (from < Math.Max(length, views[i].Length))
                first = Math.Min(first, computation.FirstAffectedRow(views, i, from, length));
        }
        return first;
    }
}

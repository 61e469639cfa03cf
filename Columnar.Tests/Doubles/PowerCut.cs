namespace Columnar.Tests.Doubles;

/// <summary>
/// What a power cut leaves: everything up to the last completed sync; of each sector written since, the cut operation included,
/// its durable or any later content; the durable or any later file length.
/// </summary>
/// <remarks>Walks the log once; <see cref="Advance"/> moves the cut by one operation.</remarks>
internal sealed class PowerCut
{
    private readonly List<DiskOperation> _log;
    private readonly SectorImage _durable;

    // Since the last sync: the contents each sector went through, with the operation that wrote each.
    private readonly Dictionary<long, List<(int Operation, byte[] Content)>> _versions = [];
    private readonly List<long> _lengths = [];

    public PowerCut(SectorImage initial, List<DiskOperation> log)
    {
        _log = log;
        _durable = initial.Clone();
    }

    /// <summary>How many operations have begun; the last of them is the one that the cut hits.</summary>
    public int Begun { get; private set; }

    /// <summary>Whether anything is at stake: otherwise all images are the same.</summary>
    public bool HasVolatile => _versions.Count > 0 || _lengths.Count > 0;

    /// <summary>Lets one more operation begin, and with it the one before complete.</summary>
    public bool Advance()
    {
        if (Begun > 0 && _log[Begun - 1].Kind == DiskOperationKind.Sync)
            MakeDurable();
        if (Begun == _log.Count)
            return false;
        Add(_log[Begun], Begun);
        Begun++;
        return true;
    }

    /// <summary>Nothing that was not synced has arrived.</summary>
    public SectorImage Nothing() => _durable.Clone();

    /// <summary>Everything has arrived.</summary>
    public SectorImage Everything() => Choose((_, versions) => versions.Count - 1, _lengths.Count - 1);

    /// <summary>Each sector and the length by chance.</summary>
    public SectorImage AnyOf(Random random)
    {
        int likelihood = random.Next(1, 10);
        return Choose(
            (_, versions) => random.Next(10) < likelihood ? random.Next(versions.Count) : -1,
            random.Next(_lengths.Count + 1) - 1
        );
    }

    /// <summary>Only what one operation wrote has arrived, or all but that.</summary>
    public SectorImage OneOperation(int operation, bool only) =>
        Choose(
            (_, versions) =>
                only
                    ? versions.FindIndex(v => v.Operation == operation)
                    : versions.FindLastIndex(v => v.Operation != operation),
            _lengths.Count - 1
        );

    /// <summary>An operation since the last sync.</summary>
    public int AnyOperation(Random random)
    {
        int first = Begun - 1;
        while (first > 0 && _log[first - 1].Kind != DiskOperationKind.Sync)
            first--;
        return random.Next(first, Begun);
    }

    private SectorImage Choose(Func<long, List<(int Operation, byte[] Content)>, int> version, int length)
    {
        SectorImage image = _durable.Clone();
        if (length >= 0)
            image.Length = _lengths[length];
        foreach ((long number, List<(int Operation, byte[] Content)> versions) in _versions)
        {
            int chosen = version(number, versions);
            if (chosen >= 0)
                image.Set(number, versions[chosen].Content);
        }
        return image;
    }

    private void Add(DiskOperation operation, int index)
    {
        switch (operation.Kind)
        {
            case DiskOperationKind.SetLength:
                _lengths.Add(operation.Offset);
                // What lay beyond reads as zero when the file grows again.
                AddZeros(operation.Offset, long.MaxValue, index);
                break;
            case DiskOperationKind.PunchHole:
                AddZeros(operation.Offset, operation.End, index);
                break;
            case DiskOperationKind.Write:
                AddWrite(operation, index);
                break;
        }
    }

    private void AddZeros(long offset, long end, int index)
    {
        long first = (offset + SectorImage.SectorBytes - 1) / SectorImage.SectorBytes;
        long last = end / SectorImage.SectorBytes;
        IEnumerable<long> known = _durable.Sectors.Select(sector => sector.Key).Concat(_versions.Keys);
        foreach (long sector in known.Where(number => number >= first && number < last).Distinct().ToArray())
            AddVersion(sector, index, new byte[SectorImage.SectorBytes]);
    }

    private void AddWrite(DiskOperation operation, int index)
    {
        long end = operation.Offset + operation.Bytes.Length;
        for (long at = operation.Offset; at < end; )
        {
            long sector = at / SectorImage.SectorBytes;
            int within = (int)(at % SectorImage.SectorBytes);
            int count = (int)Math.Min(SectorImage.SectorBytes - within, end - at);
            byte[] before = _versions.TryGetValue(sector, out List<(int Operation, byte[] Content)>? versions)
                ? versions[^1].Content
                : _durable.Get(sector);
            byte[] content = [.. before];
            operation.Bytes.AsSpan((int)(at - operation.Offset), count).CopyTo(content.AsSpan(within));
            AddVersion(sector, index, content);
            at += count;
        }
    }

    private void AddVersion(long sector, int index, byte[] content)
    {
        if (!_versions.TryGetValue(sector, out List<(int Operation, byte[] Content)>? versions))
            _versions.Add(sector, versions = []);
        versions.Add((index, content));
    }

    private void MakeDurable()
    {
        foreach ((long number, List<(int Operation, byte[] Content)> versions) in _versions)
            _durable.Set(number, versions[^1].Content);
        if (_lengths.Count > 0)
            _durable.Length = _lengths[^1];
        _versions.Clear();
        _lengths.Clear();
    }
}

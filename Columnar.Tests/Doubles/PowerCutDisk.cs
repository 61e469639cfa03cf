using System.Runtime.InteropServices;
using Columnar.Storage;

namespace Columnar.Tests.Doubles;

/// <summary>
/// A disk with one file in native memory: the live bytes every handle sees, and a log from which
/// <see cref="PowerCut"/> derives what a power cut leaves.
/// </summary>
internal sealed unsafe class PowerCutDisk : IDisposable
{
    public const int SlabShift = 26;
    private const int SlabAlignment = 4096;

    private readonly List<nint> _allocations = [];
    private readonly List<nint> _slabs = [];
    private readonly Lock _gate = new();
    private readonly List<(PowerCutFile Holder, ulong Commit)> _held = [];
    private readonly HashSet<long> _allocatedPages = [];
    private PowerCutFile? _writer;

    public PowerCutDisk(SectorImage initial)
    {
        Initial = initial;
        Length = initial.Length;
        foreach ((long number, byte[] bytes) in initial.Sectors)
        {
            long at = number * SectorImage.SectorBytes;
            if (at >= Length)
                continue;
            Poke(at, bytes.AsSpan(0, (int)Math.Min(bytes.Length, Length - at)));
            _allocatedPages.Add(at / Geometry.PageSize);
        }
    }

    /// <summary>What was durable at the beginning.</summary>
    public SectorImage Initial { get; }

    public List<DiskOperation> Log { get; } = [];

    /// <summary>Whether operations are logged; long histories that cut no power do without.</summary>
    public bool IsLogging { get; set; } = true;

    public long Length { get; private set; }

    /// <summary>Bytes of pages that were written and neither punched nor cut off since.</summary>
    public long AllocatedBytes
    {
        get
        {
            lock (_gate)
                return (long)_allocatedPages.Count * Geometry.PageSize;
        }
    }

    /// <summary>A disk with an empty database.</summary>
    public static PowerCutDisk WithEmptyDatabase() => new(SectorImage.Of(Store.InitialContent(SlabShift)));

    /// <summary>Opens the database on the disk.</summary>
    public Database Open(Func<IDataFile, IDataFile>? wrap = null)
    {
        PowerCutFile file = OpenFile(writable: true);
        return new Database(Store.Open(wrap is null ? file : wrap(file), writable: true));
    }

    public PowerCutFile OpenFile(bool writable)
    {
        lock (_gate)
        {
            PowerCutFile file = new(this);
            if (writable && _writer is not null)
                throw new DatabaseInUseException(file.Path);
            if (writable)
                _writer = file;
            return file;
        }
    }

    /// <summary>The live bytes, for tests that look behind the database's back.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Peek(0, bytes);
        return bytes;
    }

    public void Peek(long offset, Span<byte> target)
    {
        for (int done = 0; done < target.Length; )
        {
            Span<byte> slab = SlabFrom(offset + done);
            int count = Math.Min(slab.Length, target.Length - done);
            slab[..count].CopyTo(target[done..]);
            done += count;
        }
    }

    /// <summary>Changes live bytes without a log entry.</summary>
    public void Poke(long offset, ReadOnlySpan<byte> source)
    {
        for (int done = 0; done < source.Length; )
        {
            Span<byte> slab = SlabFrom(offset + done);
            int count = Math.Min(slab.Length, source.Length - done);
            source.Slice(done, count).CopyTo(slab);
            done += count;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            Poke(offset, source);
            AddToLog(new DiskOperation(DiskOperationKind.Write, offset, IsLogging ? source.ToArray() : []));
            Length = Math.Max(Length, offset + source.Length);
            for (long page = offset / Geometry.PageSize; page * Geometry.PageSize < offset + source.Length; page++)
                _allocatedPages.Add(page);
        }
    }

    public void SetLength(long byteLength)
    {
        lock (_gate)
        {
            Clear(byteLength, Length);
            Length = byteLength;
            AddToLog(new DiskOperation(DiskOperationKind.SetLength, byteLength, []));
        }
    }

    public void PunchHole(long offset, long byteLength)
    {
        Assert.Equal(0, offset % Geometry.PageSize);
        Assert.Equal(0, byteLength % Geometry.PageSize);
        lock (_gate)
        {
            long end = Math.Min(offset + byteLength, Length);
            if (offset >= end)
                return;
            Clear(offset, end);
            AddToLog(new DiskOperation(DiskOperationKind.PunchHole, offset, [], end));
        }
    }

    public void Sync()
    {
        lock (_gate)
            AddToLog(new DiskOperation(DiskOperationKind.Sync, 0, []));
    }

    public nint AddressOfSlab(int index)
    {
        lock (_gate)
        {
            while (_slabs.Count <= index)
            {
                // Untouched pages of a large zeroed allocation cost nothing.
                nint raw = (nint)NativeMemory.AllocZeroed((1 << SlabShift) + SlabAlignment);
                _allocations.Add(raw);
                _slabs.Add((raw + SlabAlignment - 1) & -SlabAlignment);
            }
            return _slabs[index];
        }
    }

    public void Hold(PowerCutFile holder, ulong commit)
    {
        lock (_gate)
            _held.Add((holder, commit));
    }

    public void Release(PowerCutFile holder, ulong commit)
    {
        lock (_gate)
            _held.Remove((holder, commit));
    }

    public CommitRange[] HeldByOthers(PowerCutFile asker)
    {
        lock (_gate)
            return [.. _held.Where(h => h.Holder != asker).Select(h => new CommitRange(h.Commit, h.Commit))];
    }

    public void ReleaseWriter(PowerCutFile file)
    {
        lock (_gate)
        {
            if (_writer == file)
                _writer = null;
        }
    }

    public void ReleaseAll(PowerCutFile file)
    {
        ReleaseWriter(file);
        lock (_gate)
            _held.RemoveAll(h => h.Holder == file);
    }

    public void Dispose()
    {
        foreach (nint allocation in _allocations)
            NativeMemory.Free((void*)allocation);
        _allocations.Clear();
        _slabs.Clear();
    }

    private void AddToLog(DiskOperation operation)
    {
        if (IsLogging)
            Log.Add(operation);
    }

    // Zeroes the whole pages of a range that were ever written.
    private void Clear(long offset, long end)
    {
        for (long page = Geometry.PagesFor(offset); page * Geometry.PageSize < end; page++)
        {
            if (_allocatedPages.Remove(page))
                SlabFrom(page * Geometry.PageSize)[..Geometry.PageSize].Clear();
        }
    }

    private Span<byte> SlabFrom(long offset)
    {
        int within = (int)(offset & ((1L << SlabShift) - 1));
        return new Span<byte>((byte*)AddressOfSlab((int)(offset >> SlabShift)) + within, (1 << SlabShift) - within);
    }
}

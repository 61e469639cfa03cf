using System.Runtime.CompilerServices;

namespace Columnar.Storage;

/// <summary>The file as read-only memory: slabs that are mapped when first used and never moved.</summary>
/// <remarks>Addresses stay valid until <see cref="Dispose"/>. Any thread may ask; only a missing slab takes a lock.</remarks>
internal sealed class SlabMap(IDataFile file, int slabShift) : IDisposable
{
    private readonly OrderedLock _gate = new(LockRank.Map);
    private nint[] _slabs = [];
    private bool _disposed;

    public long SlabBytes => 1L << slabShift;

    /// <summary>The address of a byte of the file. The range asked for lies in one slab and inside the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AddressOf(long offset)
    {
        int slab = (int)(offset >> slabShift);
        nint[] slabs = Volatile.Read(ref _slabs);
        nint address = slab < slabs.Length ? slabs[slab] : 0;
        if (address == 0)
            address = MapSlab(slab);
        return address + (nint)(offset & (SlabBytes - 1));
    }

    /// <summary>The bytes of a range that lies in one slab and inside the file.</summary>
    public unsafe ReadOnlySpan<byte> Bytes(long offset, int byteLength) => new((void*)AddressOf(offset), byteLength);

    /// <summary>The place in the file of an address in the map; false for one elsewhere.</summary>
    public bool TryGetOffset(nint address, out long offset)
    {
        nint[] slabs = Volatile.Read(ref _slabs);
        for (int i = 0; i < slabs.Length; i++)
        {
            offset = address - slabs[i];
            if (slabs[i] == 0 || offset < 0 || offset >= SlabBytes)
                continue;
            offset += (long)i << slabShift;
            return true;
        }
        offset = 0;
        return false;
    }

    /// <summary>Maps a range of the file a second time, over memory that the platform reserved.</summary>
    /// <returns>False where that cannot be.</returns>
    public bool TryMapOver(nint address, long offset, long byteLength) => file.TryMapOver(address, offset, byteLength);

    public void Dispose()
    {
        using (_gate.EnterScope())
        {
            _disposed = true;
            foreach (nint address in _slabs)
            {
                if (address != 0)
                    file.Unmap(address, SlabBytes);
            }
            _slabs = [];
        }
    }

    private nint MapSlab(int slab)
    {
        using (_gate.EnterScope())
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (slab < _slabs.Length && _slabs[slab] != 0)
                return _slabs[slab];
            nint[] grown = new nint[Math.Max(slab + 1, _slabs.Length)];
            _slabs.CopyTo(grown, 0);
            grown[slab] = file.Map((long)slab << slabShift, SlabBytes);
            Volatile.Write(ref _slabs, grown);
            return grown[slab];
        }
    }
}

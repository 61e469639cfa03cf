using Columnar.Memory;
using Columnar.Storage;

namespace Columnar;

/// <summary>The handle of a region: a named sequence of bytes. Changes are pending until <see cref="Database.Commit"/>.</summary>
/// <remarks>
/// Reads see the owner's view: the newest commit with the pending changes on top. A handle is edited by one thread at a
/// time: an edit while another thread is inside one throws <see cref="InvalidOperationException"/> and changes nothing. Handles of one region share their state.
/// </remarks>
public sealed unsafe partial class Region
{
    private readonly Store _store;
    private readonly long _id;
    private readonly EditGate _gate;

    internal Region(Store store, RegionState state)
    {
        _store = store;
        _id = state.Header.Id;
        _gate = new EditGate(() => Name);
    }

    /// <summary>The name it has now.</summary>
    /// <exception cref="InvalidOperationException">The region was removed.</exception>
    public string Name => State.Header.Name;

    /// <summary>Bytes, pending ones included.</summary>
    /// <exception cref="InvalidOperationException">The region was removed.</exception>
    public long Length => State.RowCount;

    internal RegionState State =>
        _store.Working.Regions.GetValueOrDefault(_id)
        ?? throw new InvalidOperationException("The region was removed, or discarded before it was ever committed.");

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes; they are copied.</param>
    /// <exception cref="IOException">The disk is full or failed; nothing has changed.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
        {
            ChunkBuffers rows = new(0, bytes.Length, 0, 0, (nint)data, 0);
            using (_gate.EnterEdit())
                RowWriter.Change(_store, State, (writer, state) => writer.Append(state, rows));
        }
    }

    /// <summary>Writes bytes at a position: over what is there, and beyond the end as far as they reach.</summary>
    /// <param name="position">At most the length.</param>
    /// <param name="bytes">The bytes; they are copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative or beyond the end.</exception>
    /// <exception cref="IOException">The disk is full or failed; nothing has changed.</exception>
    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        using (_gate.EnterEdit())
        {
            RegionState region = State;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(position, region.RowCount);
            int inside = (int)Math.Min(bytes.Length, region.RowCount - position);
            fixed (byte* data = bytes)
            {
                byte* start = data;
                int length = bytes.Length;
                RowWriter.Change(
                    _store,
                    region,
                    (writer, state) =>
                    {
                        RegionState next =
                            inside > 0
                                ? writer.Overwrite(state, position, new ChunkBuffers(0, inside, 0, 0, (nint)start, 0))
                                : state;
                        return writer.Append(
                            next,
                            new ChunkBuffers(0, length - inside, 0, 0, (nint)(start + inside), 0)
                        );
                    }
                );
            }
        }
    }

    /// <summary>Cuts the region.</summary>
    /// <param name="length">Its new length, at most the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or more than there is.</exception>
    public void Truncate(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (_gate.EnterEdit())
        {
            RegionState region = State;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, region.RowCount);
            if (length < region.RowCount)
                RowWriter.Change(_store, region, (writer, state) => writer.Truncate(state, length));
        }
    }

    /// <summary>Copies bytes out, pending ones included.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="target">Filled as far as the region reaches.</param>
    /// <returns>How many bytes were copied.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative or beyond the end.</exception>
    public int Read(long position, Span<byte> target)
    {
        using OwnerPin pin = new(_store);
        return View(pin).Read(position, target);
    }

    /// <summary>All bytes, pending ones included, as an array.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public byte[] ToArray()
    {
        using OwnerPin pin = new(_store);
        return View(pin).ToArray();
    }

    private RegionView View(OwnerPin pin)
    {
        RegionState region =
            pin.Working.Regions.GetValueOrDefault(_id)
            ?? throw new InvalidOperationException(
                "The region was removed, or discarded before it was ever committed."
            );
        return new RegionView(region.Header.Name, ChunkReader.Buffers(_store, region), pin.Lease);
    }
}

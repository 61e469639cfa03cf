using Columnar.Memory;
using Columnar.Storage;

namespace Columnar;

/// <summary>The bytes of a region at one moment.</summary>
/// <remarks>Valid until its <see cref="Snapshot"/> is disposed; any thread may read it.</remarks>
public sealed unsafe partial class RegionView
{
    private readonly ChunkBuffers[] _chunks;
    private readonly IViewLease _lease;

    internal RegionView(string name, ChunkBuffers[] chunks, IViewLease lease)
    {
        Name = name;
        _chunks = chunks;
        _lease = lease;
        Length = chunks.Length == 0 ? 0 : chunks[^1].FirstRow + chunks[^1].Length;
    }

    /// <summary>The region's name.</summary>
    public string Name { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Copies bytes out.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="target">Filled as far as the region reaches.</param>
    /// <returns>How many bytes were copied: less than asked for only at the region's end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative or beyond the end.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public int Read(long position, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length);
        _lease.Enter();
        try
        {
            int copied = 0;
            foreach (ChunkBuffers chunk in _chunks)
            {
                long from = position + copied - chunk.FirstRow;
                if (from < 0 || from >= chunk.Length || copied == target.Length)
                    continue;
                int count = (int)Math.Min(chunk.Length - from, target.Length - copied);
                new ReadOnlySpan<byte>((byte*)chunk.Data + from, count).CopyTo(target[copied..]);
                copied += count;
            }
            return copied;
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>All bytes as an array.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public byte[] ToArray()
    {
        if (Length > Array.MaxLength)
            throw new InvalidOperationException(
                $"Region '{Name}' has {Length} bytes; an array holds {Array.MaxLength}. Use Read."
            );
        byte[] bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }
}

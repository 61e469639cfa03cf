using Columnar.Memory;
using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage;

/// <summary>
/// Bits that are all ones, for those who ask for a validity bitmap where no row is null: one megabyte of memory, which is mapped again
/// and again, and stays for the life of the process. Where the system has no such thing, an array that grows.
/// </summary>
internal static class Ones
{
    /// <summary>The most bits that can be asked for: a bit for each row of the longest array.</summary>
    private const long MaxBytes = 1L << 28;

    private const int TileBytes = 1 << 20;

    private static readonly Lock s_gate = new();
    private static readonly SafeFileHandle? s_tile = CreateTile();
    private static nint s_mapped;
    private static long s_mappedBytes;
    private static PinnedBuffer s_array = new(0);

    /// <summary>Whether <see cref="TryMapOver"/> can be tried.</summary>
    public static bool CanMapOver => s_tile is not null;

    /// <summary>How many mappings <see cref="TryMapOver"/> makes.</summary>
    public static int CountMappings(long byteLength) => (int)((byteLength + TileBytes - 1) / TileBytes);

    /// <summary>Maps ones over memory that the platform reserved; place and length are whole pages of the system.</summary>
    /// <returns>False where the system refuses.</returns>
    public static bool TryMapOver(nint address, long byteLength)
    {
        for (long done = 0; done < byteLength; done += TileBytes)
        {
            long length = Math.Min(TileBytes, byteLength - done);
            if (!FilePlatform.Current.TryMapOver(s_tile!, address + (nint)done, 0, length))
                return false;
        }
        return true;
    }

    /// <summary>As many bytes of ones as hold some bits. They never move or change.</summary>
    /// <param name="bitCount">How many, below 2^31.</param>
    /// <param name="owner">What keeps them; null where nothing has to.</param>
    /// <returns>Their address, a multiple of 64.</returns>
    public static nint Get(long bitCount, out object? owner)
    {
        long byteLength = Bitmap.ByteLength(bitCount);
        lock (s_gate)
        {
            owner = null;
            if (TryExtend(byteLength))
                return s_mapped;
            if (s_array.Span.Length < byteLength)
            {
                PinnedBuffer longer = new((int)byteLength);
                longer.Span.Fill(0xFF);
                s_array = longer;
            }
            owner = s_array;
            return s_array.Address;
        }
    }

    private static bool TryExtend(long byteLength)
    {
        if (s_tile is null)
            return false;
        if (s_mapped == 0 && (s_mapped = FilePlatform.Current.TryReserve(MaxBytes)) == 0)
            return false;
        for (; s_mappedBytes < byteLength; s_mappedBytes += TileBytes)
        {
            // What is mapped already stays, whether or not the rest can be.
            if (!FilePlatform.Current.TryMapOver(s_tile, s_mapped + (nint)s_mappedBytes, 0, TileBytes))
                return false;
        }
        return true;
    }

    private static SafeFileHandle? CreateTile()
    {
        SafeFileHandle? file = FilePlatform.Current.TryCreateInMemory();
        if (file is null)
            return null;
        byte[] ones = new byte[TileBytes];
        ones.AsSpan().Fill(0xFF);
        try
        {
            RandomAccess.Write(file, ones, 0);
            return file;
        }
        catch (IOException)
        {
            file.Dispose();
            return null;
        }
    }
}

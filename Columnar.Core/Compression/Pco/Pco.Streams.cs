using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar;

public static partial class Pco
{
    private const int WindowLength = 1 << 20;

    // The numbers of longer chunks are not in memory all at once.
    private const int PieceLength = 1 << 18;

    /// <summary>Compresses raw numbers, chunk by chunk.</summary>
    /// <typeparam name="T">The numbers: integers of 8 to 64 bits, Half, float or double.</typeparam>
    /// <param name="numbers">The numbers one after the other, little-endian, from where the stream stands to its end.</param>
    /// <param name="file">Where the file goes; the stream stays open.</param>
    /// <param name="options">The options; <see cref="PcoOptions.Default"/> where they are null.</param>
    /// <param name="progress">Told how far it has come, from 0 to 1, where the length of the numbers is known.</param>
    /// <param name="cancellation">Ends it early; what was written until then is no whole file.</param>
    /// <returns>How many numbers they were.</returns>
    /// <remarks>
    /// Where the stream can tell its length the file is the one that <see cref="Compress{T}(ReadOnlySpan{T}, PcoOptions?)"/> makes; else all
    /// chunks but the last have the length of the options, and the file does not say how many numbers it holds. Memory holds one chunk.
    /// </remarks>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of the type.</exception>
    /// <exception cref="ArgumentException">The type cannot have the mode or the delta of the options.</exception>
    /// <exception cref="CorruptDataException">The stream ends within a number.</exception>
    /// <exception cref="IOException">A stream cannot be read or written.</exception>
    public static long Compress<T>(
        Stream numbers,
        Stream file,
        PcoOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(file);
        options ??= PcoOptions.Default;
        PcoOptionCheck.Check(options, PcoNumbers.TypeOf<T>());
        long known = numbers.CanSeek ? Math.Max(numbers.Length - numbers.Position, 0) / Unsafe.SizeOf<T>() : 0;
        long done = 0;
        long chunkCount = (known + options.ChunkLength - 1) / options.ChunkLength;
        T[] values = new T[chunkCount > 0 ? (int)((known + chunkCount - 1) / chunkCount) : options.ChunkLength];
        var target = new ArrayBufferWriter<byte>();
        PcoFileWriter.WriteHeader(target, (ulong)known);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            // About equal lengths, the longer ones first, as long as the stream is as long as it said.
            int wanted = chunkCount > 0 ? (int)((known - done + chunkCount - 1) / chunkCount--) : values.Length;
            int count = ReadNumbers(numbers, values.AsSpan(0, wanted), done);
            if (count > 0)
                PcoFileWriter.WriteChunk<T>(target, values.AsSpan(0, count), options);
            done += count;
            if (count < wanted)
                break;
            file.Write(target.WrittenSpan);
            target.ResetWrittenCount();
            progress?.Report(known > 0 ? Math.Min(1, (double)done / known) : 0);
        }
        PcoFileWriter.WriteEnd(target);
        file.Write(target.WrittenSpan);
        return done;
    }

    /// <summary>Gives the raw numbers of a file back, chunk by chunk.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="file">The file, from where the stream stands on; more than the file may be read of it.</param>
    /// <param name="numbers">Where the numbers go, one after the other, little-endian; the stream stays open. What precedes an error was written.</param>
    /// <param name="maxCount">How many numbers are expected at most: no more are written.</param>
    /// <param name="progress">Told how far it has come, from 0 to 1, where the length of the file is known.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>How many numbers there were.</returns>
    /// <remarks>
    /// Memory holds one compressed chunk, 2^18 numbers, and what the lookbacks of a chunk reach back to: up to 2^24 numbers, but 2^15 where
    /// this library or the reference wrote it. A few bytes may stand for millions of numbers, so that <paramref name="maxCount"/> bounds the
    /// time.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxCount"/> is negative.</exception>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of the type.</exception>
    /// <exception cref="CorruptDataException">
    /// The file ends early, contradicts the format, or holds numbers of another type or more than expected.
    /// </exception>
    /// <exception cref="IOException">A stream cannot be read or written.</exception>
    public static long Decompress<T>(
        Stream file,
        Stream numbers,
        long maxCount = long.MaxValue,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentOutOfRangeException.ThrowIfNegative(maxCount);
        PcoNumberType type = PcoNumbers.TypeOf<T>();
        long byteLength = file.CanSeek ? file.Length - file.Position : 0;
        var window = new PcoWindow(file, WindowLength);
        PcoFileHeader header = window.Read(ReadHeader);
        T[] values = [];
        long done = 0;
        long start = window.Offset;
        PcoWindow.Reader<int> readChunk = ReadChunk;
        while (window.Read(readChunk) is var count and > 0)
        {
            if (count > PieceLength)
                ReadPieces();
            else
                Write(count);
            start = window.Offset;
            progress?.Report(byteLength > 0 ? Math.Min(1, (double)start / byteLength) : 0);
        }
        return done;

        int ReadChunk(ReadOnlySpan<byte> bytes, long offset, out int consumed)
        {
            PcoFileReader reader = new(header, bytes, offset);
            if (TryReadChunk(ref reader, type, maxCount - done, out int length))
            {
                if (values.Length < Math.Min(length, PieceLength))
                    values = GC.AllocateUninitializedArray<T>(Math.Min(length, PieceLength));
                if (length > PieceLength)
                    PcoChunkReader.Skip(ref reader, type, length);
                else
                    PcoChunkReader.Read(ref reader, type, values.AsSpan(0, length));
            }
            consumed = reader.Position;
            return length;
        }

        void ReadPieces()
        {
            PcoFileReader reader = new(header, window.Taken, start);
            TryReadChunk(ref reader, type, maxCount - done, out int length);
            PcoChunkReader.Read(ref reader, type, length, values.AsSpan(0, PieceLength), Write);
        }

        void Write(int count)
        {
            cancellation.ThrowIfCancellationRequested();
            numbers.Write(MemoryMarshal.AsBytes(values.AsSpan(0, count)));
            done += count;
        }
    }

    private static PcoFileHeader ReadHeader(ReadOnlySpan<byte> bytes, long offset, out int consumed) =>
        PcoFileHeader.Read(bytes, out consumed);

    // Fewer than there is room for at the end of the stream only.
    private static int ReadNumbers<T>(Stream stream, Span<T> values, long done)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int count = Math.DivRem(length, Unsafe.SizeOf<T>(), out int rest);
        if (rest != 0)
            PcoThrow.Corrupt(
                "raw numbers",
                (done + count) * Unsafe.SizeOf<T>(),
                $"numbers of {Unsafe.SizeOf<T>()} bytes",
                $"{rest} at the end"
            );
        return count;
    }
}

using Columnar.Compression;

namespace Columnar;

/// <summary>
/// Pcodec: numbers to few bytes and back, bit by bit the same. Reads files of every version and of any of the format's
/// implementations (github.com/pcodec/pcodec). The types are the integers of 8 to 64 bits, <see cref="Half"/>, <see cref="float"/> and
/// <see cref="double"/>.
/// </summary>
/// <remarks>All methods may be called from any number of threads.</remarks>
public static partial class Pco
{
    /// <summary>The numbers of a file.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="file">The file; what follows its end is left alone.</param>
    /// <param name="maxCount">How many numbers are expected at most: no more are made room for.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxCount"/> is negative.</exception>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of type <typeparamref name="T"/>.</exception>
    /// <exception cref="CorruptDataException">
    /// The file ends early, contradicts the format, or holds numbers of another type or more than expected.
    /// </exception>
    public static T[] Decompress<T>(ReadOnlySpan<byte> file, int maxCount)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxCount);
        PcoNumberType type = PcoNumbers.TypeOf<T>();
        PcoFileReader reader = new(file);
        T[] numbers = [];
        int count = 0;
        while (TryReadChunk(ref reader, type, maxCount - count, out int length))
        {
            if (numbers.Length - count < length)
            {
                PcoChunkReader.CheckLength<T>(reader, type, length);
                ulong most = (ulong)file.Length * PcoChunkReader.BelievedValuesPerByte;
                ulong believed = Math.Min(reader.Header.Hint, most);
                long wanted = Math.Max(count + length, Math.Max((long)believed, count == 0 ? 0 : 2L * count));
                T[] longer = GC.AllocateUninitializedArray<T>((int)Math.Min(wanted, maxCount));
                numbers.AsSpan(0, count).CopyTo(longer);
                numbers = longer;
            }
            PcoChunkReader.Read(ref reader, type, numbers.AsSpan(count, length));
            count += length;
        }
        if (count < numbers.Length)
            Array.Resize(ref numbers, count);
        return numbers;
    }

    /// <summary>Puts the numbers of a file where they are wanted.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="file">The file; what follows its end is left alone.</param>
    /// <param name="destination">Where the numbers go; written in part even where an error is thrown.</param>
    /// <returns>How many numbers there were.</returns>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of type <typeparamref name="T"/>.</exception>
    /// <exception cref="CorruptDataException">
    /// The file ends early, contradicts the format, or holds numbers of another type or more than there is room for.
    /// </exception>
    public static int Decompress<T>(ReadOnlySpan<byte> file, Span<T> destination)
        where T : unmanaged
    {
        PcoNumberType type = PcoNumbers.TypeOf<T>();
        PcoFileReader reader = new(file);
        int count = 0;
        while (TryReadChunk(ref reader, type, destination.Length - count, out int length))
        {
            PcoChunkReader.Read(ref reader, type, destination.Slice(count, length));
            count += length;
        }
        return count;
    }

    private static bool TryReadChunk(ref PcoFileReader reader, PcoNumberType type, long room, out int length)
    {
        long start = reader.Offset;
        if (!reader.TryReadChunk(type, out _, out length))
            return false;
        if (length > room)
            PcoThrow.Corrupt("Pcodec chunk", start, $"at most {room} more numbers", $"{length}");
        return true;
    }
}

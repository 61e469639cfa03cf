using System.Buffers;
using Columnar.Compression;

namespace Columnar;

public static partial class Pco
{
    /// <summary>Compresses numbers to a standalone file.</summary>
    /// <typeparam name="T">The numbers: integers of 8 to 64 bits, Half, float or double.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="options">The options; <see cref="PcoOptions.Default"/> where they are null.</param>
    /// <returns>
    /// The bytes of the file: at most 43 more than those of the numbers and 24 for each further chunk, with a convolution 140 per chunk.
    /// </returns>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of the type.</exception>
    /// <exception cref="ArgumentException">The type cannot have the mode or the delta of the options.</exception>
    public static byte[] Compress<T>(ReadOnlySpan<T> values, PcoOptions? options = null)
        where T : unmanaged
    {
        var target = new ArrayBufferWriter<byte>();
        Compress(values, target, options);
        return target.WrittenSpan.ToArray();
    }

    /// <inheritdoc cref="Compress{T}(ReadOnlySpan{T}, PcoOptions?)"/>
    public static byte[] Compress<T>(T[] values, PcoOptions? options = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return Compress<T>(values.AsSpan(), options);
    }

    /// <summary>Compresses numbers to a standalone file.</summary>
    /// <typeparam name="T">The numbers: integers of 8 to 64 bits, Half, float or double.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="target">Where the bytes of the file go.</param>
    /// <param name="options">The options; <see cref="PcoOptions.Default"/> where they are null.</param>
    /// <remarks>Allocates nothing, once the thread has compressed numbers of the type and as many.</remarks>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of the type.</exception>
    /// <exception cref="ArgumentException">The type cannot have the mode or the delta of the options.</exception>
    public static void Compress<T>(ReadOnlySpan<T> values, IBufferWriter<byte> target, PcoOptions? options = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(target);
        options ??= PcoOptions.Default;
        PcoOptionCheck.Check(options, PcoNumbers.TypeOf<T>());
        PcoFileWriter.WriteHeader(target, (ulong)values.Length);
        int chunkCount = (int)(((long)values.Length + options.ChunkLength - 1) / options.ChunkLength);
        for (; chunkCount > 0; chunkCount--)
        {
            // About equal lengths, the longer ones first.
            int length = (int)(((long)values.Length + chunkCount - 1) / chunkCount);
            PcoFileWriter.WriteChunk(target, values[..length], options);
            values = values[length..];
        }
        PcoFileWriter.WriteEnd(target);
    }
}

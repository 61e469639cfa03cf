using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Benchmarks;

/// <summary>A column of numbers of some type, and how codecs do with it.</summary>
internal abstract class PcoColumn(string name)
{
    /// <summary>The type and what the numbers are like.</summary>
    public string Name => name;

    /// <summary>Bytes of the numbers as they are in memory.</summary>
    public abstract long ByteLength { get; }

    /// <summary>Bytes of a number.</summary>
    public abstract int Width { get; }

    /// <summary>
    /// Compresses and decompresses the column, piece by piece, each side in turn so that whatever else the machine does meets all alike, by the
    /// thread's processor time.
    /// </summary>
    /// <param name="sides">The codecs; the last one to be the measure of all is found by its name.</param>
    /// <param name="pieceLength">Values of a piece, which becomes a file of its own.</param>
    /// <param name="rounds">How often; one more before does not count.</param>
    public abstract PcoFigures[] Measure(IReadOnlyList<IPcoSide> sides, int pieceLength, int rounds);

    /// <summary>Measures a vector of the column in a new database.</summary>
    /// <param name="path">The database.</param>
    /// <param name="codec">What it is compressed by; null for raw.</param>
    public abstract void MeasureVector(string path, VectorCodec? codec);
}

/// <inheritdoc/>
internal sealed class PcoColumn<T>(string name, T[] values) : PcoColumn(name)
    where T : unmanaged
{
    // What files may have more than the numbers they hold.
    private const int Slack = 4096;

    public override long ByteLength => (long)values.Length * Width;

    public override int Width => Unsafe.SizeOf<T>();

    public override PcoFigures[] Measure(IReadOnlyList<IPcoSide> sides, int pieceLength, int rounds)
    {
        int pieces = (values.Length + pieceLength - 1) / pieceLength;
        int stride = (pieceLength * Width) + (pieceLength * Width / 128) + Slack;
        // Each side has its own memory, touched before the clock runs.
        byte[][] files = [.. sides.Select(_ => new byte[(long)stride * pieces])];
        int[][] lengths = [.. sides.Select(_ => new int[pieces])];
        T[] back = new T[values.Length];
        PcoFigures[] figures = [.. sides.Select(side => new PcoFigures(side.Name, ByteLength, rounds))];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < sides.Count; i++)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                long start = ThreadClock.Nanoseconds;
                Compress(sides[i], pieceLength, files[i], stride, lengths[i]);
                long middle = ThreadClock.Nanoseconds;
                Decompress(sides[i], pieceLength, files[i], stride, lengths[i], back);
                long end = ThreadClock.Nanoseconds;
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                if (round >= 0)
                    figures[i]
                        .Add(
                            round,
                            middle - start,
                            end - middle,
                            lengths[i].Sum(length => (long)length),
                            allocated / pieces
                        );
                else if (!MemoryMarshal.AsBytes(back.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(values.AsSpan())))
                    throw new InvalidOperationException(
                        $"{sides[i].Name} gives other numbers back than it was given: {Name}."
                    );
                back.AsSpan().Clear();
            }
        }
        return figures;
    }

    public override void MeasureVector(string path, VectorCodec? codec) =>
        CompressedVectorBenchmarks.Measure(path, Name, codec, values);

    private void Compress(IPcoSide side, int pieceLength, byte[] files, int stride, int[] lengths)
    {
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = side.Compress<T>(Piece(values, pieceLength, i), files.AsMemory(i * stride, stride));
    }

    private static void Decompress(IPcoSide side, int pieceLength, byte[] files, int stride, int[] lengths, T[] back)
    {
        for (int i = 0; i < lengths.Length; i++)
            side.Decompress(files.AsSpan(i * stride, lengths[i]), Piece(back, pieceLength, i));
    }

    private static Span<T> Piece(T[] all, int length, int index)
    {
        int start = index * length;
        return all.AsSpan(start, Math.Min(length, all.Length - start));
    }
}

using System.Runtime.InteropServices;
using Columnar.Vectors;

namespace Columnar.Benchmarks;

/// <summary>The columns scanned: larger than the caches, in segments of 64 MiB as storage lays them out.</summary>
internal sealed unsafe class ScanColumns
{
    /// <summary>Rows: 256 MiB of doubles.</summary>
    public const int Rows = 1 << 25;

    private const int SegmentBytes = 64 << 20;

    private readonly Dictionary<string, (nint Start, long ByteLength)> _memory = [];

    /// <summary>
    /// Fills the columns with random values: doubles in [0, 1000), long integers up to 2^40 of both signs, keys in [0,
    /// 9999].
    /// </summary>
    public ScanColumns()
    {
        var random = new Random(1);
        byte* validity = Take("validity", Rows / 8);
        for (int row = 0; row < Rows; row += 8)
        {
            for (int bit = 0; bit < 8; bit++)
                validity[row / 8] |= (byte)(random.Next(10) > 0 ? 1 << bit : 0);
        }
        Doubles = Make("f64", _ => random.NextDouble() * 1000, false);
        NullableDoubles = View<double>("f64", "f64?", true);
        Singles = Make("f32", _ => random.NextSingle(), false);
        Longs = Make("i64", _ => random.NextInt64(-(1L << 40), 1L << 40), false);
        NullableLongs = View<long>("i64", "i64?", true);
        Ints = Make("i32", _ => random.Next(int.MinValue, int.MaxValue), false);
        Shorts = Make("i16", _ => (short)random.Next(), false);
        Keys = Make("k", _ => random.Next(10_000), false);
    }

    public VectorView<double> Doubles { get; }
    public VectorView<double> NullableDoubles { get; }
    public VectorView<float> Singles { get; }
    public VectorView<long> Longs { get; }
    public VectorView<long> NullableLongs { get; }
    public VectorView<int> Ints { get; }
    public VectorView<short> Shorts { get; }
    public VectorView<int> Keys { get; }

    /// <summary>Reads the memory of columns the way the probe does; how many bytes that were.</summary>
    public long Probe(params ReadOnlySpan<string> names)
    {
        long byteLength = 0;
        ulong consumed = 0;
        foreach (string name in names)
        {
            (nint start, long length) = _memory[name];
            consumed += ReadProbe.Read((byte*)start, length);
            byteLength += length;
        }
        GC.KeepAlive(consumed);
        return byteLength;
    }

    private VectorView<T> Make<T>(string name, Func<int, T> value, bool isNullable)
        where T : unmanaged
    {
        T* values = (T*)Take(name, (long)Rows * sizeof(T));
        for (int row = 0; row < Rows; row++)
            values[row] = value(row);
        return View<T>(name, name, isNullable);
    }

    private VectorView<T> View<T>(string memory, string name, bool isNullable)
        where T : unmanaged
    {
        int rowsPerChunk = Math.Min(Rows, SegmentBytes / sizeof(T));
        nint start = _memory[memory].Start;
        nint validity = isNullable ? _memory["validity"].Start : 0;
        ChunkBuffers[] chunks = new ChunkBuffers[Rows / rowsPerChunk];
        for (int chunk = 0; chunk < chunks.Length; chunk++)
        {
            long first = (long)chunk * rowsPerChunk;
            chunks[chunk] = new ChunkBuffers(
                first,
                rowsPerChunk,
                isNullable ? validity + (nint)(first / 8) : 0,
                0,
                start + (nint)(first * sizeof(T)),
                isNullable ? rowsPerChunk / 10 : 0
            );
        }
        return new VectorView<T>(name, ElementType.Of<T>(), isNullable, chunks);
    }

    private byte* Take(string name, long byteLength)
    {
        byte* start = (byte*)NativeMemory.AlignedAlloc((nuint)byteLength, 4096);
        NativeMemory.Clear(start, (nuint)byteLength);
        _memory[name] = ((nint)start, byteLength);
        return start;
    }
}

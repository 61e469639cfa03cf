using Columnar.Memory;

namespace Columnar.Benchmarks;

/// <summary>The columns scanned: vectors of a database file, larger than the caches, read through a snapshot.</summary>
internal sealed unsafe class ScanColumns : IDisposable
{
    /// <summary>Rows: 256 MiB of doubles.</summary>
    public const int Rows = 1 << 25;

    private const int BatchRows = 1 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("columnar-scans-");
    private readonly Database _database;
    private readonly Snapshot _snapshot;

    /// <summary>
    /// Fills the columns with random values: doubles in [0, 1000), long integers up to 2^40 of both signs, keys in [0,
    /// 9999].
    /// </summary>
    public ScanColumns()
    {
        _database = Database.Open(Path.Combine(_folder.FullName, "scans.columnar"));
        var random = new Random(1);
        Fill("f64", () => random.NextDouble() * 1000);
        Fill("f64?", () => random.NextDouble() * 1000, random);
        Fill("f32", random.NextSingle);
        Fill("i64", () => random.NextInt64(-(1L << 40), 1L << 40));
        Fill("i64?", () => random.NextInt64(-(1L << 40), 1L << 40), random);
        Fill("i32", () => random.Next(int.MinValue, int.MaxValue));
        Fill("i16", () => (short)random.Next());
        Fill("k", () => random.Next(10_000));
        _database.Commit();
        _snapshot = _database.Snapshot();
    }

    public VectorView<double> Doubles => _snapshot.Raw<double>("f64");
    public VectorView<double> NullableDoubles => _snapshot.Raw<double>("f64?");
    public VectorView<float> Singles => _snapshot.Raw<float>("f32");
    public VectorView<long> Longs => _snapshot.Raw<long>("i64");
    public VectorView<long> NullableLongs => _snapshot.Raw<long>("i64?");
    public VectorView<int> Ints => _snapshot.Raw<int>("i32");
    public VectorView<short> Shorts => _snapshot.Raw<short>("i16");
    public VectorView<int> Keys => _snapshot.Raw<int>("k");

    /// <summary>Reads the mapped bytes of columns, validity included, the way the probe does; how many bytes that were.</summary>
    public long Probe(params ReadOnlySpan<string> names)
    {
        long byteLength = 0;
        ulong consumed = 0;
        foreach (string name in names)
        {
            VectorView view = _snapshot.Vector(name);
            foreach (ChunkBuffers chunk in view.Chunks)
            {
                long dataLength = (long)chunk.Length * view.Type.BitWidth / 8;
                consumed += ReadProbe.Read((byte*)chunk.Data, dataLength);
                byteLength += dataLength;
                if (chunk.Validity == 0)
                    continue;
                consumed += ReadProbe.Read((byte*)chunk.Validity, Bitmap.ByteLength(chunk.Length));
                byteLength += Bitmap.ByteLength(chunk.Length);
            }
        }
        GC.KeepAlive(consumed);
        return byteLength;
    }

    public void Dispose()
    {
        _snapshot.Dispose();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Fill<T>(string name, Func<T> next, Random? nulls = null)
        where T : unmanaged
    {
        RawVector<T> vector = _database.Raw<T>(name, nullable: nulls is not null);
        T[] values = new T[BatchRows];
        byte[] validity = new byte[nulls is null ? 0 : BatchRows / 8];
        for (int done = 0; done < Rows; done += BatchRows)
        {
            for (int row = 0; row < BatchRows; row++)
            {
                values[row] = next();
                if (nulls is not null)
                    Bitmap.Set(validity, row, nulls.Next(10) > 0);
            }
            vector.Append(values, validity);
        }
    }
}

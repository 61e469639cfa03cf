// Compressed vectors: the code is that of raw vectors, the values are the same, the file is smaller. On real data.
// dotnet run -c Release --project samples/Compressed
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Columnar;
using Samples;
using static Columnar.Expressions;

string data = Path.Combine(AppContext.BaseDirectory, "data");
using var folder = new WorkFolder();
using Database db = Database.Open(folder.File("market.columnar"));
Table flights = ArrowFile.Import(db, "flights", Path.Combine(data, "flights-200k.arrow"));
Table sp500 = CsvFile.Import(db, "sp500", Path.Combine(data, "sp500-2000.csv"));

// 1. Any vector is compressed, and decompressed, by one call; it is pending until the commit, as every change. Compact() packs the rows
// behind the last whole block of 65,536 too.
long[] raw = [.. Sizes(flights), .. Sizes(sp500)];
string answers = Ask();
long start = Stopwatch.GetTimestamp();
foreach (Table table in new[] { flights, sp500 })
{
    foreach (StoredVector column in table.Columns)
        column.Compress();
}
db.Commit();
db.Compact();
Console.WriteLine($"compressed and committed in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms");
long[] compressed = [.. Sizes(flights), .. Sizes(sp500)];
StoredVector[] columns = [.. flights.Columns, .. sp500.Columns];
Console.WriteLine($"{"column", -12} {"type", -10} {"rows", 8} {"raw bytes", 10} {"compressed", 10} {"ratio", 6}");
for (int i = 0; i < columns.Length; i++)
    Console.WriteLine(
        $"{columns[i].Name, -12} {columns[i].Type, -10} {columns[i].Length, 8} {raw[i], 10} {compressed[i], 10} {(double)raw[i] / compressed[i], 6:F2}"
    );

// 2. The same questions have the same answers.
if (Ask() != answers)
    throw new InvalidOperationException("Compressed columns answer otherwise than raw ones.");
Console.WriteLine(answers);

// 3. The same code for both kinds: it takes what they have in common.
short[] values = flights.Compressed<short>("delay").ToArray();
Work(db.Raw<short>("raw delays"));
Work(db.Compressed<short>("delays"));

// 4. Numbers without a database: a span in, a file of Pcodec out, which any implementation of the format reads.
Console.WriteLine(
    $"{"numbers", -12} {"mode", -10} {"delta", -11} {"raw bytes", 10} {"compressed", 10} {"ratio", 6} {"in MB/s", 8} {"out MB/s", 8}"
);
Pack("delay", values);
Pack("distance", flights.Compressed<short>("distance").ToArray());
Pack("time", flights.Compressed<float>("time").ToArray());
Pack("close", sp500.Compressed<double>("close").ToArray());
Pack("volume", sp500.Compressed<long>("volume").ToArray());

string Ask() =>
    $"""
        {flights.Where(Column("delay") > 60).Aggregate(Count(), Mean("distance"))}
        {flights.Where(Column("distance").Between(500, 1000)).Aggregate(Count(), Sum("delay"), Max("time"))}
        {sp500.Where(Column("close") > 2000).Aggregate(Count(), Sum("volume"), Max("high"))}
        """;

long[] Sizes(Table table)
{
    using Snapshot snapshot = db.Snapshot();
    TableView view = snapshot.Table(table.Name);
    return [.. view.Schema.Select((_, i) => view[i].ByteLength)];
}

void Work(ValueVector<short> vector)
{
    vector.Append(values);
    db.Commit();
    vector.Update(5, 42); // The commit encodes the block of row 5 anew.
    vector.Truncate(vector.Length - 1);
    db.Commit();
    double scan = Rate(vector.Length * sizeof(short), () => vector.Sum());
    using Snapshot snapshot = db.Snapshot();
    VectorView<short> view = snapshot.Raw<short>(vector.Name);
    int sum = 0;
    double reads = Rate(
        1000,
        () =>
        {
            for (int row = 0; row < 1000; row++)
                sum += view[row];
        }
    );
    Console.WriteLine(
        $"{vector.Name}: {vector.Length} rows, sum {vector.Sum()}, scanned at {scan:F0} MB/s, {reads:F0} million single reads a second; "
            + $"the last three {string.Join(", ", vector[^3..].ToArray())}"
    );
}

static void Pack<T>(string name, T[] numbers)
    where T : unmanaged
{
    byte[] file = Pco.Compress(numbers);
    T[] back = Pco.Decompress<T>(file, numbers.Length);
    if (!back.AsSpan().SequenceEqual(numbers))
        throw new InvalidOperationException($"{name} came back otherwise.");
    long bytes = (long)numbers.Length * Unsafe.SizeOf<T>();
    double compressed = Rate(bytes, () => file = Pco.Compress(numbers));
    double decompressed = Rate(bytes, () => Pco.Decompress<T>(file, back));
    PcoChunkInspection chunk = Pco.Inspect(file).Chunks[0];
    Console.WriteLine(
        $"{name, -12} {chunk.Mode, -10} {chunk.Delta, -11} {bytes, 10} {file.Length, 10} {(double)bytes / file.Length, 6:F2} {compressed, 8:F0} {decompressed, 8:F0}"
    );
}

// Millions a second, of the best of some runs.
static double Rate(long count, Action action)
{
    double best = double.MaxValue;
    for (int i = 0; i < 50; i++)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }
    return count / best;
}

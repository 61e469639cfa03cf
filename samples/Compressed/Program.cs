// Compressed vectors: the code is that of raw vectors, the values are the same, the file is smaller. On real data.
// dotnet run -c Release --project samples/Compressed
using System.Diagnostics;
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
RawVector<short> rawDelays = db.Raw<short>("raw delays");
CompressedVector<short> delays = db.Compressed<short>("delays");
short[] values = flights.Compressed<short>("delay").ToArray();
Work(rawDelays, values);
Work(delays, values);

// 4. Numbers without a database: a span in, a file of Pcodec out, which any other implementation of the format reads too.
Console.WriteLine($"{"numbers", -12} {"type", -10} {"mode", -12} {"raw bytes", 10} {"compressed", 10} {"ratio", 6} {"in MB/s", 8} {"out MB/s", 8}");
File("delay", values);
File("distance", flights.Compressed<short>("distance").ToArray());
File("time", flights.Compressed<float>("time").ToArray());
File("close", sp500.Compressed<double>("close").ToArray());
File("volume", sp500.Compressed<long>("volume").ToArray());

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

void Work(ValueVector<short> vector, short[] rows)
{
    vector.Append(rows);
    db.Commit();
    vector.Update(5, 42); // The commit encodes the block of row 5 anew.
    vector.Truncate(vector.Length - 1);
    db.Commit();
    long total = 0;
    long bytes = vector.Length * sizeof(short);
    double scan = Rate(bytes, () => total = vector.Sum());
    int row = 0;
    double read = 1e9 / Rate(1e6, () => row = vector[row & 0xFFF] & 0xFFF) ;
    Console.WriteLine($"{vector.Name}: {vector.Length} rows, sum {total}, scanned at {scan:F0} MB/s, a value read in {read:F1} ns; the last three {string.Join(", ", vector[^3..].ToArray())}");
}

static void File<T>(string name, T[] numbers)
    where T : unmanaged
{
    byte[] file = Pco.Compress(numbers);
    T[] back = new T[numbers.Length];
    Pco.Decompress(file, back);
    if (!back.AsSpan().SequenceEqual(numbers))
        throw new InvalidOperationException($"{name} came back otherwise.");
}

// Millions of units a second, the best of some runs.
static double Rate(double units, Action action)
{
    double best = double.MaxValue;
    for (int i = 0; i < 50; i++)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }
    return units / best;
}

// Vectors computed from others, stored beside them, and brought up to date where their sources grew or changed.
// dotnet run -c Release --project samples/ComputedVectors
using System.Diagnostics;
using Columnar;
using Samples;

using var folder = new WorkFolder();
string path = folder.File("market.columnar");
string data = Path.Combine(AppContext.BaseDirectory, "data", "sp500-2000.csv");

// 1. Closing prices of twenty years, but for the last hundred days, which come later.
double[] prices;
using (Database import = Database.Open(folder.File("import.columnar")))
    prices = CsvFile.Import(import, "sp500", data).Raw<double>("close").ToArray();

using (Database db = Database.Open(path))
{
    RawVector<double> close = db.Raw<double>("close");
    close.Append(prices.AsSpan(..^100));

    db.RetainedCommits = 2;

    // 2. What is computed is said once: a function with its parameters, over columns. Nothing is computed before it is asked for.
    Declare(db);
    Console.WriteLine($"{db.UpdateComputed()} vectors computed from {close.Length} prices");
    Console.WriteLine($"an unchanged source: {db.UpdateComputed()} vectors computed");
    db.Commit(stamp: 1);
}

// 3. Reopened and declared alike, they are as they were stored; from new rows on only the tail is computed, bit for bit as all at once.
using Database database = Database.Open(path);
RawVector<double> source = database.Raw<double>("close");
Declare(database);
Console.WriteLine($"after reopening: {database.UpdateComputed()} vectors computed");
source.Append(prices.AsSpan(^100..));
long start = Stopwatch.GetTimestamp();
Console.WriteLine(
    $"100 rows more: {database.UpdateComputed()} vectors computed in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms"
);
database.Commit(stamp: 2);
Show(database);

// 4. A changed value is followed from its row on, through everything that depends on it; going back goes back with all of it.
source.Update(source.Length - 3, 5000);
database.UpdateComputed();
database.Commit(stamp: 3);
Show(database);
database.RollbackTo(stamp: 2);
Show(database);

// 5. Another parameter is another computation: the vector is emptied and computed anew.
ComputedVector<double> average = database.Computed("average", Compute.RollingAverage(source, 200));
Console.WriteLine(
    $"a window of 200 days: {average.Length} rows, then updated: {average.Update()}, {average.Length} rows"
);

// 6. A lazy vector stores nothing; its function runs when it is read. Both kinds are columns to everything else.
LazyVector<double> above = source.Select(average, (price, mean) => price / mean - 1);
Console.WriteLine($"{average.Max():F2} the highest average; {above.Max():P1} the farthest above it");

static void Declare(Database db)
{
    RawVector<double> close = db.Raw<double>("close");
    ComputedVector<double> average = db.Computed("average", Compute.RollingAverage(close, 50));
    db.Computed("change", Compute.PercentageChange(close, 1));
    db.Computed("high", Compute.AllTimeHigh(close));
    db.Computed("distance", Compute.Subtract(close, average)); // From a computed one: it is brought up to date first.
    db.Computed("good days", Compute.CumulativeCount(close, "above 2000", 1, price => price > 2000));
}

static void Show(Database db)
{
    using Snapshot now = db.Snapshot();
    Console.Write($"{now.Raw<double>("close").Length} rows; the last but two: close {now.Raw<double>("close")[^3]:F2}");
    foreach (string name in new[] { "average", "change", "high", "distance" })
        Console.Write($", {name} {now.Raw<double>(name)[^3]:F2}");
    Console.WriteLine();
}

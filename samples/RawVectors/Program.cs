// Typed vectors: values as they are in memory, under types and indexes of the program's own, kept whole through stops and restarts.
// dotnet run -c Release --project samples/RawVectors
using Columnar;
using Samples;

using var folder = new WorkFolder();
string path = folder.File("chain.columnar");

// 1. Long work that may be stopped at any moment. The stamp says how far it came; Ctrl-C ends it behind a whole commit.
const int Blocks = 50_000;
using (Database db = Database.Open(path))
using (ShutdownGuard guard = ShutdownGuard.Register())
{
    Keyed<Height, Fee> fees = db.Raw<Fee>("fee").By<Height>(); // Only a Height goes in, and the vector remembers that.
    Keyed<Height, int> sizes = db.Raw<int>("size", nullable: true).By<Height>();
    for (Height next = fees.End; next < new Height(Blocks) && !guard.IsRequested; )
    {
        Height end = new(Math.Min(next.Value + 10_000, Blocks));
        for (; next < end; next++)
        {
            fees.AppendAt(next, new Fee(next.Value % 100 / 4.0)); // Throws where the row is not the next.
            if (next.Value % 1000 == 999)
                sizes.AppendNull();
            else
                sizes.Append((int)(next.Value % 7 * 100));
        }
        db.Commit(stamp: end.Value);
    }
}

// 2. Reopened: nothing is read but the catalog. fees[someSlot] would not compile, and another index type is refused when it is opened.
using Database database = Database.Open(path);
Keyed<Height, Fee> fee = database.Raw<Fee>("fee").By<Height>();
Keyed<Height, int> size = database.Raw<int>("size", nullable: true).By<Height>();
Console.WriteLine(
    $"{fee.Length} rows up to {fee.Last.Value}, stamp {database.Stamp}; fee of the last {fee[fee.Last].PerByte}"
);
Console.WriteLine($"from row {(size.End - 3).Value} on: {string.Join(", ", size.ToArray(size.End - 3, size.End))}");
Refused(() => database.Raw<Fee>("fee").By<Slot>());

// 3. Edits keep every row at its index: a deleted one is null until it gets a value again.
size.Delete(new Height(5));
size.Update(new Height(6), 42);
Console.WriteLine(
    $"5 is null: {size.IsNull(new Height(5))}; 6 is {size[new Height(6)]}; the first null was at {size.FillFirstNull(1).Value}"
);
database.Discard();

// 4. The same bytes answer questions at the speed of memory, as plain numbers.
RawVector<int> plain = database.Raw<int>("size", nullable: true);
Console.WriteLine($"sum {plain.Sum()}, {plain.NullCount} null, {plain.Where(s => s > 300).Count()} over 300");
Console.WriteLine($"the last three: {string.Join(", ", plain[^3..].ToArray())}");

// 5. Rows of a table as structs: schema, appender and reader are generated.
TableRows<Trade> trades = database.Rows<Trade>("trades");
trades.Append(new Trade(new DateTime(2024, 1, 2, 9, 30, 0), "ACME", 10.25m, Side.Buy, null));
trades.Append([.. Enumerable.Range(1, 999).Select(Trade.Example)]); // All of them or, where one is refused, none.
database.Commit(stamp: Blocks + 1);
decimal turnover = 0;
foreach (Trade trade in trades)
    turnover += trade.Price * (trade.Size ?? 1);
Console.WriteLine($"{trades.RowCount} trades, turnover {turnover}; the first: {trades[0]}");
Refused(() => trades.Append(new Trade(DateTime.UnixEpoch, "ACME", 0.00001m, Side.Sell, 1))); // More places than the column has.

static void Refused(Action action)
{
    try
    {
        action();
    }
    catch (Exception e) when (e is SchemaMismatchException or OverflowException or ArgumentException)
    {
        Console.WriteLine($"refused: {e.Message}");
        return;
    }
    throw new InvalidOperationException("It should have been refused.");
}

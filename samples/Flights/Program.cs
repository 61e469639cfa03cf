// The whole line on real data: import, commit, close, reopen, ask, hand to Arrow without copying, export, read back.
// dotnet run -c Release --project samples/Flights
using Columnar;
using Flights;
using Samples;
using static Columnar.Expressions;

string data = Path.Combine(AppContext.BaseDirectory, "data");
using var folder = new WorkFolder();
string path = folder.File("flights.columnar");
var clock = new StepClock();

// 1. Real data in. Each import is one commit: after a crash it is there whole, or not at all.
using (Database db = Database.Open(path))
{
    clock.Start();
    ArrowFile.Import(db, "flights", Path.Combine(data, "flights-200k.arrow"));
    clock.Stop("import flights-200k.arrow (commit included)");

    clock.Start();
    CsvFile.Import(db, "sp500", Path.Combine(data, "sp500-2000.csv"));
    clock.Stop("import sp500-2000.csv (types inferred)");
}

// 2. Close and reopen: nothing is read but the catalog.
clock.Start();
using Database database = Database.Open(path);
clock.Stop("reopen");

Table flights = database.Table("flights");
Table sp500 = database.Table("sp500");
Console.WriteLine();
Console.WriteLine(flights);
Console.WriteLine(flights.Head(5));
Console.WriteLine(sp500);
Console.WriteLine(sp500.Head(3));

// 3. Columns answer at the speed of memory; the first scan of each also pages the file in.
RawVector<short> delay = flights.Raw<short>("delay");
RawVector<short> distance = flights.Raw<short>("distance");
long delayBytes = delay.Length * sizeof(short);

clock.Scan("sum of delay", delayBytes, () => delay.Sum());
clock.Scan("min and max of delay", delayBytes, () => delay.MinMax());
clock.Scan("sum of distance", delayBytes, () => distance.Sum());
clock.Scan("flights with delay > 60", delayBytes, () => delay.Where(d => d > 60).Count());
clock.Scan(
    "mean distance where delay > 60",
    2 * delayBytes,
    () => flights.Where(Column("delay") > 60).Aggregate(Count(), Mean("distance")).ToString().TrimEnd()
);
clock.Scan(
    "flights of 500 to 1000 miles",
    delayBytes,
    () => flights.Where(Column("distance").Between(500, 1000)).Aggregate(Count())[0, 0]
);
clock.Scan("days with close > 2000", sp500.RowCount * 8, () => sp500.Raw<double>("close").Where(c => c > 2000).Count());
clock.Scan("sum of volume", sp500.RowCount * 8, () => sp500.Raw<long>("volume").Sum());

// 4. Arrow without a copy: the buffer of the Arrow array is the mapped file itself.
using (Snapshot snapshot = database.Snapshot())
{
    clock.Start();
    VectorView<short> view = snapshot.Table("flights").Raw<short>("delay");
    using ArrowView arrow = view.ToArrow();
    clock.Stop("Arrow view of delay");
    nint mapped = view.GetChunk(0).Address;
    nint exported = arrow.Batches[0].Columns[0].GetBufferAddress(1);
    if (mapped != exported)
        throw new InvalidOperationException(
            $"The Arrow buffer was copied: mapped at {mapped:x}, exported {exported:x}."
        );
    Console.WriteLine($"{"", 6}mapped at 0x{mapped:x}, Arrow buffer at 0x{exported:x}: the same bytes");
}

// 5. Out as Arrow IPC, and back.
string exportPath = folder.File("flights.arrow");
clock.Start();
ArrowFile.Write(exportPath, flights);
clock.Stop($"export to Arrow IPC, {new FileInfo(exportPath).Length:N0} bytes");

clock.Start();
Table back = ArrowFile.Import(database, "flights again", exportPath);
clock.Stop("read it back");
if (back.RowCount != flights.RowCount || back.Raw<short>("delay").Sum() != delay.Sum())
    throw new InvalidOperationException("What was read back differs from what was written.");
Console.WriteLine($"{"", 6}{back}");

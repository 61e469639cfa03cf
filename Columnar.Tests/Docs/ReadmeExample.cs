using static Columnar.Expressions;

namespace Columnar.Tests.Docs;

/// <summary>
/// The README's example, word for word between the marks; <see cref="ReadmeTests"/> compares and runs it. The formatter leaves this
/// file alone.
/// </summary>
internal static class ReadmeExample
{
    public static void Run()
    {
        // README begins
        using var db = Database.Open("trades.columnar");             // created if missing; Database.OpenReadOnly(path) to look only

        // Vectors: typed columns. Appends are pending until the commit makes all of them durable in one step.
        RawVector<double> price = db.Raw<double>("price");
        price.Append(23.5);
        price.Append([19.75, 108.0, 121.25]);
        db.Commit(stamp: 1);                                         // a mark of your own, rising; db.Commit() works too

        double total = price.Sum();                                  // SIMD; the same bits on every machine
        long big = price.Where(p => p > 100).Count();                // the lambda is translated, never run row by row

        // Snapshots: one commit, whatever is written meanwhile, until disposed.
        using (Snapshot then = db.Snapshot())
        {
            price.Append(7.0);
            db.Commit(stamp: 2);
            Console.WriteLine($"{then.Raw<double>("price").Length} values then, {price.Length} now");
        }

        // Time travel: the last stamped commits (db.RetainedCommits of them) stay readable and can be gone back to.
        using (Snapshot first = db.Snapshot(stamp: 1))
            Console.WriteLine($"{first.Raw<double>("price").Length} values at stamp 1");
        db.RollbackTo(stamp: 1);                                     // all vectors at once; no data is moved

        // Computed vectors: results of a function, stored, brought up to date from the first row that changed; lazy ones are made as they are read.
        ComputedVector<double> average = db.Computed("average", Compute.RollingAverage(price, window: 2));
        average.Update();                                            // also db.UpdateComputed(), then db.Commit() as for any change
        LazyVector<double> half = price.Select(p => p / 2);

        // Tables: vectors of equal length under one schema. CSV and Arrow IPC files come in with one line each.
        Table trades = db.CreateTable("trades", [
            new TableColumn("symbol", ElementType.Utf8),
            new TableColumn("price", ElementType.Float64),
            new TableColumn("size", ElementType.Int32, IsNullable: true),
        ]);
        trades.Text("symbol").Append(["A", "B", "A"]);
        trades.Raw<double>("price").Append([10.5, 20.25, 30.0]);
        trades.Raw<int>("size").Append([100, null, 300]);
        trades.AppendRow("B", 9.75, 200);                            // a row at once, converted without loss; BeginAppend() for many
        trades.AddColumn(new TableColumn("open", ElementType.Bool), fill: true);
        db.Commit();                                                 // rows and schema together
        double[] last = trades.Raw<double>("price")[^2..].ToArray(); // ranges, Gather, Fold, cursors and batches read vectors of any kind

        QueryResult dear = trades.Where(Column("price") > 10).Head(); // the first rows, to look at
        QueryResult bySymbol = trades
            .Where(Column("price") > 10 & Column("symbol") != "C")
            .GroupBy("symbol")
            .Aggregate(Sum("size"), Max("price"));
        Console.WriteLine(bySymbol);

        // Arrow: zero-copy views, IPC files and streams, the C Data Interface.
        using ArrowView view = price.ToArrow();                      // view.Export(nint array, nint schema) for any Arrow library
        ArrowFile.Write("trades.arrow", trades);
        Table again = ArrowFile.Import(db, "trades again", "trades.arrow");
        JsonFile.Write("trades.json", trades);                       // or JsonLayout.Lines, JsonLayout.Columns; CsvFile writes CSV
        // README ends
        Assert.Equal(272.5, total);
        Assert.Equal(114.625, average[^1]);
        Assert.Equal(11.75, half[0]);
        Assert.Equal(2, big);
        Assert.Equal(400L, bySymbol[0, "sum(size)"]);
        Assert.Equal(20.25, bySymbol[1, "max(price)"]);
        Assert.Equal(4, view.Length);
        Assert.Equal(4, again.RowCount);
        Assert.Equal([30.0, 9.75], last);
    }
}

using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>Histories that come to places where chance seldom does.</summary>
internal static class CrashScripts
{
    public static IReadOnlyList<Action<CrashHistory>> All { get; } =
    [
        AppendAndTruncate,
        AppendBits,
        Grow,
        Overwrite,
        WriteEarly,
        GiveSpaceBack,
        EncodeBlocks,
        EncodeTails,
        AddTexts,
        ChangeSchema,
        BringUpToDate,
    ];

    public static void AppendAndTruncate(CrashHistory history)
    {
        string name = history.Workload.CreateRegion();
        history.Commit();
        for (int i = 0; i < 12; i++)
        {
            history.Workload.Append(name, i * 37 + 1);
            history.Commit();
            history.Workload.Truncate(name);
            if (i % 2 == 0)
                history.Commit();
            history.Workload.Append(name, 50);
            history.Workload.Truncate(name);
            history.Workload.Append(name, 80);
            history.Commit();
        }
    }

    public static void AppendBits(CrashHistory history)
    {
        string bits = history.Workload.CreateVector(ModelType.NullableBool);
        string numbers = history.Workload.CreateVector(ModelType.NullableInt16);
        for (int i = 0; i < 20; i++)
        {
            history.Workload.AppendRows(bits, i % 5 + 1);
            history.Workload.AppendRows(numbers, i % 7 + 1);
            history.Commit();
            if (i % 4 == 3)
                history.Workload.TruncateVector(bits);
        }
    }

    public static void Grow(CrashHistory history)
    {
        string text = history.Workload.CreateVector(ModelType.NullableText);
        string numbers = history.Workload.CreateVector(ModelType.NullableFloat64);
        for (int i = 0; i < 10; i++)
        {
            history.Workload.AppendRows(text, 400);
            history.Workload.AppendRows(numbers, 700);
            history.Commit();
        }
    }

    public static void Overwrite(CrashHistory history)
    {
        string name = history.Workload.CreateRegion();
        history.Workload.Append(name, 300_000);
        history.Commit();
        for (int i = 0; i < 8; i++)
        {
            history.Workload.Overwrite(name);
            history.Commit();
            history.Workload.Append(name, 1_000);
        }
        history.Reopen();
        history.Workload.Overwrite(name);
        history.Commit();
    }

    public static void WriteEarly(CrashHistory history)
    {
        string numbers = history.Workload.CreateVector(ModelType.Int32);
        history.Workload.AppendRows(numbers, 10);
        history.Commit();
        history.Workload.AppendRows(numbers, 700_000);
        history.Workload.AppendRows(numbers, 1_000);
        history.Commit();
        history.Workload.TruncateVector(numbers);
        history.Workload.AppendRows(numbers, 300_000);
        history.Commit();
    }

    public static void EncodeBlocks(CrashHistory history)
    {
        string numbers = history.Workload.CreateVector(ModelType.CompressedInt32);
        string text = history.Workload.CreateVector(ModelType.CompressedText);
        history.Workload.AppendRows(numbers, 60_000);
        history.Workload.AppendRows(text, 65_000);
        history.Commit();
        history.Workload.AppendRows(numbers, 10_000);
        history.Workload.AppendRows(text, 600);
        history.Commit();
        history.Workload.AppendRows(numbers, 140_000);
        history.Workload.UpdateRows(numbers, 2);
        history.Commit();
        history.Workload.TruncateVector(numbers);
        history.Workload.TruncateVector(text);
        history.Commit();
        history.Workload.AppendRows(numbers, 100_000);
        history.Commit();
        history.Workload.Compact();
        history.Workload.AppendRows(text, 70_000);
        history.Commit();
    }

    /// <summary>Begun blocks whose packets a compaction encoded are completed, cut, edited and rolled back over.</summary>
    public static void EncodeTails(CrashHistory history)
    {
        Database database = history.Workload.Database;
        CompressedVector<int> completed = database.Compressed<int>("completed", nullable: true);
        CompressedVector<double> cut = database.Compressed<double>("cut");
        history.CommitAsShown();
        for (int row = 0; row < 20_000; row++)
        {
            completed.Append(row % 9 == 0 ? null : row / 100);
            cut.Append(row % 50);
        }
        history.CommitAsShown(1);
        database.Compact();
        cut.Truncate(9_000);
        history.CommitAsShown();
        database.Compact();
        for (int row = 0; row < 50_000; row++)
            completed.Append(row % 7);
        cut.Append(0.5);
        history.CommitAsShown(2);
        database.Compact();
        cut.Update(4_097, 0.25);
        completed.Truncate(65_536 + 4_096);
        history.CommitAsShown();
        history.CommitAsShown(shown => shown.RollbackTo(2));
        database.Compact();
        history.CommitAsShown(shown => shown.RollbackTo(1));
        completed.Append(3);
        cut.Append(3);
        history.CommitAsShown(3);
        database.Compact();
        history.CommitAsShown();
    }

    public static void AddTexts(CrashHistory history)
    {
        Database database = history.Workload.Database;
        DictionaryTextVector symbols = database.DictionaryText("symbols", nullable: true);
        history.CommitAsShown();
        for (int i = 0; i < 8; i++)
        {
            for (int row = 0; row < 9_000; row++)
                symbols.Append(row % 7 == 0 ? null : $"symbol {row % (10 + i * 40)}");
            symbols.Update(symbols.Length / 2, $"changed {i}");
            symbols.Delete(symbols.Length / 3);
            if (i == 3)
                database.Discard();
            if (i % 2 == 1)
                symbols.Truncate(symbols.Length * 2 / 3);
            symbols.Append($"last {i}");
            if (i == 6)
                database.Rename("symbols", "renamed");
            history.CommitAsShown(i % 3 == 0 ? i + 1 : null);
            if (i == 5)
                database.Compact();
        }
        history.CommitAsShown(shown => shown.RollbackTo(4));
        symbols.Append("after all");
        history.CommitAsShown(5);
        database.Remove("symbols");
        history.CommitAsShown();
    }

    /// <summary>Computations that keep a state at the end of every block.</summary>
    public static Computation<double>[] ComputationsOf(RawVector<double> prices) =>
        [Compute.ExponentialAverage(prices, 20), Compute.CumulativeSum(prices)];

    public static void BringUpToDate(CrashHistory history)
    {
        Database database = history.Workload.Database;
        RawVector<double> prices = database.Raw<double>("prices", nullable: true);
        foreach (Computation<double> computation in ComputationsOf(prices))
            database.Computed(computation.Function, computation);
        history.CommitAsShown();
        for (int i = 0; i < 5; i++)
        {
            for (int row = 0; row < 50_000; row++)
                prices.Append(row % 11 == 0 ? null : (row * 7 + i) % 1_000 / 8.0);
            if (i != 1) // Those are computed with what comes next.
                database.UpdateComputed();
            history.CommitAsShown(i == 2 ? 1 : null);
        }
        prices.Update(100_000, 0.1);
        database.UpdateComputed();
        history.CommitAsShown(2);
        prices.Truncate(140_000);
        history.CommitAsShown();
        database.UpdateComputed();
        database.Discard();
        prices.Append(0.7);
        database.UpdateComputed();
        history.CommitAsShown();
        history.CommitAsShown(shown => shown.RollbackTo(1));
        prices.Delete(3);
        database.UpdateComputed();
        history.CommitAsShown();
    }

    public static void ChangeSchema(CrashHistory history)
    {
        Database database = history.Workload.Database;
        Table table = database.CreateTable(
            "t",
            [new("number", ElementType.Int32), new("symbol", ElementType.DictionaryText), new("text", ElementType.Utf8)]
        );
        AppendRows(table, 3_000);
        history.CommitAsShown(1);
        table.AddColumn(new TableColumn("half", ElementType.Float64, IsNullable: true), row => row / 2.0);
        table.AddColumn(new TableColumn("kind", ElementType.DictionaryText), "first");
        history.CommitAsShown();
        table.RetypeColumn("number", ElementType.Float64);
        table.RenameColumn("text", "words");
        history.CommitAsShown(2);
        table.DropColumn("symbol");
        history.CommitAsShown();
        table.RenameColumn("kind", "symbol");
        table.MoveColumn("symbol", 0);
        table.DropColumn("half");
        history.CommitAsShown(3);
        table.Truncate(1_000);
        table.AddColumn(new TableColumn("flag", ElementType.Bool), true);
        database.Discard();
        table.RetypeColumn("symbol", ElementType.Utf8);
        history.CommitAsShown();
        database.Compact();
        table.DropColumn("words");
        history.CommitAsShown(4);
    }

    private static void AppendRows(Table table, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            table.Raw<int>("number").Append(row);
            table.DictionaryText("symbol").Append($"symbol {row % 30}");
            table.Text("text").Append($"{row}");
        }
    }

    public static void GiveSpaceBack(CrashHistory history)
    {
        string front = history.Workload.CreateRegion();
        history.Workload.Append(front, 400_000);
        string[] vectors = [.. Enum.GetValues<ModelType>().Select(history.Workload.CreateVector)];
        string overwritten = history.Workload.CreateRegion();
        history.Workload.Append(overwritten, 250_000);
        foreach (string vector in vectors)
            history.Workload.AppendRows(vector, 2_000);
        history.Commit();
        history.Workload.Overwrite(overwritten);
        history.Workload.TruncateVector(vectors[2]);
        history.Workload.Remove(front);
        history.Commit(null);
        history.Workload.AppendRows(vectors[1], 3_000);
        history.Workload.Compact();
        history.Commit(null);
        history.Workload.Compact();
        history.Workload.AppendRows(vectors[0], 100);
        history.Commit(null);
    }
}

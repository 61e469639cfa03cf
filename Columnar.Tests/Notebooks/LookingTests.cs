using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Microsoft.DotNet.Interactive.Formatting;
using static Columnar.Expressions;

namespace Columnar.Tests.Notebooks;

/// <summary>Looking at what other threads take away meanwhile.</summary>
public sealed class LookingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Who_looks_while_others_rename_and_dispose_meets_no_exception()
    {
        for (int i = 0; i < 20 * Effort.Factor; i++)
            LookBesideDisposing(_folder.File($"{i}.columnar"));
    }

    private static void LookBesideDisposing(string path)
    {
        using Database database = Database.Open(path);
        Table table = database.CreateTable(
            "t",
            [
                new("number", ElementType.Int64, IsNullable: true),
                new("text", ElementType.Utf8, IsNullable: true),
                new("packed", ElementType.Int32) { IsCompressed = true },
            ]
        );
        for (int row = 0; row < 30; row++)
            table.AppendRow((long)row, row % 3 == 0 ? null : $"x{row}", row);
        database.Commit();
        Snapshot snapshot = database.Snapshot();
        TableView view = snapshot.Table("t");
        ArrowView arrow = table.ToArrow();
        RawVector<long> numbers = table.Raw<long>("number");
        object[] shown =
        [
            database,
            snapshot,
            view,
            view["text"],
            table,
            table["packed"],
            arrow,
            arrow.Batches,
            arrow.Batches[0],
            arrow.Batches[0].Columns[1],
            numbers[5..25],
            numbers.Select(number => number * 2),
            table.Where(Column("number") > 4),
        ];
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task[] looking =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ =>
                    Task.Factory.StartNew(Look, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                ),
        ];
        database.Rename("t", "u");
        snapshot.Dispose();
        arrow.Dispose();
        database.Dispose();
        Task.WaitAll(looking, cancellation);

        void Look()
        {
            foreach (object value in shown.Concat(shown))
            {
                foreach (string form in (string[])["text/html", "text/plain", "text/csv"])
                    Assert.NotEqual("", value.ToDisplayString(form));
            }
        }
    }
}

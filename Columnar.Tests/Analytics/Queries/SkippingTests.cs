using System.Globalization;
using Columnar.Memory;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Vectors;
using static Columnar.Expressions;

namespace Columnar.Tests.Analytics.Queries;

/// <summary>Blocks that statistics decide are not read, and no answer shows it.</summary>
public sealed class SkippingTests : IDisposable
{
    private const int BlockRows = 65_536;
    private const int Rows = 5 * BlockRows + 1_234;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Queries_answer_alike_with_and_without_statistics()
    {
        Random random = new(Effort.Seed(3));
        using Database with = Make(seed: 1, hasStatistics: true);
        using Database without = Make(seed: 1, hasStatistics: false);
        for (int round = 0; round < 60 * Effort.Factor; round++)
        {
            string filter = RandomFilter(random, 2);
            ScanOptions options = new() { MaxThreads = 1 + round % 2 };
            Assert.Equal(Ask(without, filter, options), Ask(with, filter, options));
        }
    }

    [Fact]
    public void Column_aggregates_answer_alike_with_and_without_statistics()
    {
        using Database with = Make(seed: 2, hasStatistics: true);
        using Database without = Make(seed: 2, hasStatistics: false);
        foreach (int threads in (int[])[1, 2])
        {
            ScanOptions options = new() { MaxThreads = threads };
            RawVector<double> a = with.Table("t").Raw<double>("price");
            RawVector<double> b = without.Table("t").Raw<double>("price");
            Assert.Equal(b.MinMax(options), a.MinMax(options));
            Assert.Equal(b.Min(options), a.Min(options));
            Assert.Equal(b.Sum(options), a.Sum(options));
            foreach (double limit in (double[])[-1e9, 0, 150, 250, 1e9])
            {
                FilteredColumn<double> x = a.Where(p => p > limit);
                FilteredColumn<double> y = b.Where(p => p > limit);
                Assert.Equal(y.Count(options), x.Count(options));
                Assert.Equal(y.Max(options), x.Max(options));
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(y.Sum(options)),
                    BitConverter.DoubleToInt64Bits(x.Sum(options))
                );
            }
            Assert.Equal(without.Table("t").Bool("flag").CountTrue(), with.Table("t").Bool("flag").CountTrue());
        }
    }

    [Fact]
    public void Blocks_that_a_filter_rules_out_are_not_decoded()
    {
        (VectorView<long> view, CopyingDecoder[] decoders) = EncodedBlocks();
        Assert.Equal(10, view.Where(x => x < 10).Count());
        Assert.Equal(9, view.Where(x => x < 10).Max());
        Assert.True(decoders[0].DecodeCount > 0);
        Assert.Equal(0, decoders[1].DecodeCount + decoders[2].DecodeCount);
    }

    [Fact]
    public void Counts_and_extremes_of_whole_blocks_need_no_values()
    {
        (VectorView<long> view, CopyingDecoder[] decoders) = EncodedBlocks();
        Assert.Equal((0, 2L * BlockRows + BlockRows - 1), view.MinMax());
        Assert.Equal(3 * BlockRows, view.Where(x => x >= 0).Count());
        Assert.Equal(2L * BlockRows - 1, view.Where(x => x < 2 * BlockRows).Max());
        Assert.All(decoders, decoder => Assert.Equal(0, decoder.DecodeCount));
    }

    [Fact]
    public void Lists_and_patterns_rule_blocks_out()
    {
        using Database db = Make(seed: 5, hasStatistics: true);
        Table table = db.Table("t");
        QueryReport list = table
            .Where(Filter.Parse("id in (1, 2, 3, 4, 5, 6, 7, 8, 9, 70000)"))
            .Explain(Count(), Sum("price"));
        Assert.Equal((10L, 2, 4), (list.Result[0, 0], list.BlocksRead, list.BlocksSkipped));
        QueryReport pattern = table.Where(Filter.Parse("sym like 'S4longer than s%'")).Explain(Count("id"));
        Assert.InRange(pattern.BlocksRead, 1, 3); // Blocks of text begin where a chunk does.
        Assert.True((long)pattern.Result[0, 0]! >= BlockRows);
    }

    [Fact]
    public void An_overflow_in_rows_that_a_later_operand_rules_out_is_thrown_all_the_same()
    {
        using Database db = Make(seed: 4, hasStatistics: true);
        Table table = db.Table("t");
        Assert.Throws<OverflowException>(() =>
            table.Where(Filter.Parse("id * 9223372036854775807 > 0 and id < 0")).Count()
        );
        Assert.Equal(0, table.Where(Filter.Parse("id < 0 and id * 9223372036854775807 > 0")).Count());
    }

    private static (VectorView<long> View, CopyingDecoder[] Decoders) EncodedBlocks()
    {
        long[] values = [.. Enumerable.Range(0, 3 * BlockRows).Select(i => (long)i)];
        VectorView<long> plain = ChunkedColumn.Of(values, null, [3 * BlockRows]);
        var chunks = new ChunkBuffers[3];
        for (int i = 0; i < chunks.Length; i++)
        {
            ChunkBuffers whole = plain.Chunks[0];
            ChunkBuffers block = new(
                (long)i * BlockRows,
                BlockRows,
                0,
                0,
                whole.Data + (nint)i * BlockRows * sizeof(long),
                0
            );
            chunks[i] = CopyingDecoder.Encode(block, ElementType.Int64, decodesValidity: false) with
            {
                Statistics = SummarisedChunk.Of(block, ElementType.Int64, isNullable: false),
            };
        }
        VectorView<long> view = new("v", ElementType.Int64, false, chunks, owner: plain);
        return (view, [.. chunks.Select(chunk => (CopyingDecoder)chunk.Decoder!)]);
    }

    // Values drift from block to block, so that filters decide some blocks and not others.
    private Database Make(int seed, bool hasStatistics)
    {
        Random random = new(seed);
        Database db = Database.Open(_folder.File($"{seed}{hasStatistics}.columnar"));
        if (!hasStatistics)
            db.Store.SummaryOf = _ => null;
        Table table = db.CreateTable(
            "t",
            [
                new TableColumn("id", ElementType.Int64),
                new TableColumn("price", ElementType.Float64),
                new TableColumn("qty", ElementType.Int32, true),
                new TableColumn("sym", ElementType.Utf8, true),
                new TableColumn("flag", ElementType.Bool, true),
                new TableColumn("day", ElementType.Date32),
                new TableColumn("half", ElementType.Float16),
            ]
        );
        int nanBlock = random.Next(5);
        int nullBlock = random.Next(5);
        for (int i = 0; i < Rows; i++)
        {
            int block = i / BlockRows;
            table.Raw<long>("id").Append(i);
            bool isNaN = block == nanBlock && random.Next(3) == 0;
            table.Raw<double>("price").Append(isNaN ? double.NaN : block * 100 + random.NextDouble() * 90);
            table.Raw<int>("qty").Append(block == nullBlock || random.Next(50) == 0 ? null : random.Next(block * 10));
            table
                .Text("sym")
                .Append(
                    block == nullBlock
                        ? null
                        : $"S{(i < 90_000 ? 1 : block)}{(block == 4 ? "longer than sixteen" : "")}"
                );
            table.Bool("flag").Append(block == 2 && i % 7 == 0 ? null : block % 2 == 0);
            table.Raw<Date32>("day").Append(new Date32(19_000 + i / 30_000));
            table.Raw<Half>("half").Append((Half)(block - 2));
            if (random.Next(60_000) == 0)
                db.Commit();
        }
        db.Commit();
        return db;
    }

    private static string RandomFilter(Random random, int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
            return random.Next(3) switch
            {
                0 => $"not ({RandomFilter(random, depth - 1)})",
                1 => $"({RandomFilter(random, depth - 1)} and {RandomFilter(random, depth - 1)})",
                _ => $"({RandomFilter(random, depth - 1)} or {RandomFilter(random, depth - 1)})",
            };
        string op = ((string[])["<", "<=", ">", ">=", "=", "!="])[random.Next(6)];
        return random.Next(15) switch
        {
            0 => $"id {op} {random.Next(Rows)}",
            1 => $"price {op} {(random.NextDouble() * 500).ToString(CultureInfo.InvariantCulture)}",
            2 => $"qty {op} {random.Next(-3, 60)}",
            3 => $"sym {op} 'S{random.Next(7)}'",
            4 => $"sym {op} 'S4longer than sixteen'",
            5 => "flag",
            6 => $"day {op} '2022-01-{random.Next(10, 22)}'",
            7 => $"half {op} {random.Next(-3, 4)}",
            8 => random.Next(2) == 0 ? "qty is null" : "sym is not null",
            9 => $"id between {random.Next(Rows)} and {random.Next(Rows)}",
            12 =>
                $"id in ({string.Join(", ", Enumerable.Range(0, 9 + random.Next(4)).Select(i => random.Next(Rows / 9) * (i % 3)))})",
            13 =>
                $"sym in ({string.Join(", ", Enumerable.Range(0, 9).Select(i => $"'S{random.Next(3)}{(i < 5 ? "" : "x")}'"))})",
            14 =>
                $"sym like '{((string[])["S1%", "S4longer than sixteen%", "S4longer than sixty%", "%1", "S_", "T%", "R%"])[random.Next(7)]}'",
            10 => $"qty in ({random.Next(9)}, {random.Next(50)})",
            _ => $"id * {random.NextInt64(1, 60_000_000_000_000)} > {random.Next(Rows)}",
        };
    }

    private static string Ask(Database db, string filter, ScanOptions options)
    {
        TableQuery query = new TableQuery(db.Table("t")).Where(Filter.Parse(filter)).With(options);
        try
        {
            QueryResult total = query.Aggregate(
                Count(),
                Count("qty"),
                Count("sym"),
                Sum("id"),
                Sum("price"),
                Min("price"),
                Max("price"),
                Min("qty"),
                Max("day"),
                Min("half"),
                Max("id"),
                Min("sym"),
                CountTrue("flag")
            );
            QueryResult grouped = query.GroupBy("sym").Aggregate(Count(), Max("id"), Sum("qty"));
            return $"{filter}: {Cells(total)} {Cells(grouped)}";
        }
        catch (OverflowException)
        {
            return $"{filter}: overflow";
        }
    }

    private static string Cells(QueryResult result) =>
        string.Join(
            '|',
            from row in Enumerable.Range(0, result.RowCount)
            from column in Enumerable.Range(0, result.Columns.Count)
            select Convert.ToString(result[row, column], CultureInfo.InvariantCulture)
        );
}

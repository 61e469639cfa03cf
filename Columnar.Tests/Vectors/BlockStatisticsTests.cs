using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Vectors;
using static Columnar.Expressions;

namespace Columnar.Tests.Vectors;

/// <summary>What views tell of their blocks, and what files may say of them.</summary>
public sealed class BlockStatisticsTests : IDisposable
{
    private const int BlockRows = 65_536;

    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;

    public BlockStatisticsTests() => _db = Database.Open(_folder.File("a.columnar"));

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Blocks_of_a_snapshot_tell_bounds_nulls_NaN_and_order()
    {
        RawVector<double> vector = _db.Raw<double>("v", nullable: true);
        vector.Append([.. Enumerable.Range(0, BlockRows).Select(i => i / 2.0)]);
        vector.Append([-0.0, double.NaN, 7]);
        vector.AppendNull();
        _db.Commit();
        using Snapshot snapshot = _db.Snapshot();
        IReadOnlyList<BlockStatistics<double>> blocks = snapshot.Raw<double>("v").GetBlockStatistics();
        BlockStatistics<double> whole = new()
        {
            RowCount = BlockRows,
            IsKnown = true,
            HasBounds = true,
            Max = (BlockRows - 1) / 2.0,
            IsExact = true,
            IsSorted = true,
        };
        Assert.Equal(whole, blocks[0]);
        BlockStatistics<double> begun = new()
        {
            FirstRow = BlockRows,
            RowCount = 4,
            IsKnown = true,
            NullCount = 1,
            NaNCount = 1,
            HasBounds = true,
            Max = 7,
            IsExact = true,
        };
        Assert.Equal(begun, Assert.Single(blocks.Skip(1)));
    }

    [Fact]
    public void Bounds_have_the_type_of_the_values()
    {
        _db.Raw<Date32>("date").Append([new Date32(5), new Date32(3)]);
        _db.Raw<Decimal128>("decimal", type: ElementType.Decimal128(10, 2)).Append([new Decimal128(-5), new(9)]);
        _db.Bool("bool").Append([true, true]);
        _db.Text("text").Append(["b", "a text of more than sixteen bytes", "ä is two bytes long, é too"]);
        _db.Text("cut").Append(["fifteen letters€", "fifteen letters€!"]);
        _db.Commit();
        using Snapshot snapshot = _db.Snapshot();
        BlockStatistics<Date32> date = Assert.Single(snapshot.Raw<Date32>("date").GetBlockStatistics());
        Assert.Equal((new Date32(3), new Date32(5), false), (date.Min, date.Max, date.IsSorted));
        BlockStatistics<Decimal128> money = Assert.Single(snapshot.Raw<Decimal128>("decimal").GetBlockStatistics());
        Assert.Equal((new Decimal128(-5), new Decimal128(9), true), (money.Min, money.Max, money.IsSorted));
        BlockStatistics<bool> truth = Assert.Single(snapshot.Bool("bool").GetBlockStatistics());
        Assert.Equal((true, true, true), (truth.Min, truth.Max, truth.IsExact));
        BlockStatistics<string> text = Assert.Single(snapshot.Text("text").GetBlockStatistics());
        Assert.Equal(("a text of more t", "ä is two bytes ", false), (text.Min, text.Max, text.IsExact));
        BlockStatistics<string> cut = Assert.Single(snapshot.Text("cut").GetBlockStatistics());
        Assert.Equal(("fifteen letters", "fifteen letters", true), (cut.Min, cut.Max, cut.IsSorted));
    }

    [Fact]
    public void Nothing_is_known_of_pending_rows_and_of_blocks_with_pending_updates()
    {
        RawVector<long> vector = _db.Raw<long>("v");
        vector.Append([.. Enumerable.Range(0, 3 * BlockRows).Select(i => (long)i)]);
        _db.Commit();
        vector.Update(BlockRows + 5, -9);
        vector.Append(1_000_000);
        using (var scope = vector.OpenView())
        {
            IReadOnlyList<BlockStatistics<long>> blocks = ((VectorView<long>)scope.View).GetBlockStatistics();
            Assert.Equal([true, false, true, false], blocks.Select(block => block.IsKnown));
            Assert.Equal([0L, BlockRows, 2 * BlockRows, 3 * BlockRows], blocks.Select(block => block.FirstRow));
            Assert.Equal((2 * BlockRows, 3 * BlockRows - 1), (blocks[2].Min, blocks[2].Max));
        }
        Assert.Equal((-9L, 1_000_000L), vector.MinMax());
        _db.Commit();
        using Snapshot snapshot = _db.Snapshot();
        IReadOnlyList<BlockStatistics<long>> after = snapshot.Raw<long>("v").GetBlockStatistics();
        Assert.All(after, block => Assert.True(block is { IsKnown: true, IsExact: true }));
        Assert.Equal((-9L, 2L * BlockRows - 1, false), (after[1].Min, after[1].Max, after[1].IsSorted));
    }

    [Fact]
    public void Rows_written_without_statistics_stay_unknown_and_later_blocks_are_known()
    {
        _db.Store.SummaryOf = _ => null;
        RawVector<int> vector = _db.Raw<int>("v");
        vector.Append(new int[BlockRows + 10]);
        _db.Commit();
        _db.Store.SummaryOf = BlockSummaries.Of;
        vector.Append([.. Enumerable.Range(1, BlockRows)]);
        _db.Commit();
        using (Snapshot snapshot = _db.Snapshot())
        {
            IReadOnlyList<BlockStatistics<int>> blocks = snapshot.Raw<int>("v").GetBlockStatistics();
            Assert.Equal([false, false, true], blocks.Select(block => block.IsKnown));
            Assert.Equal((BlockRows - 9, BlockRows), (blocks[2].Min, blocks[2].Max));
        }
        Assert.Empty(_db.Verify().Damages);
        _db.Backup(_folder.File("b.columnar"));
        using Database copy = Database.OpenReadOnly(_folder.File("b.columnar"));
        using Snapshot copied = copy.Snapshot();
        Assert.All(copied.Raw<int>("v").GetBlockStatistics(), block => Assert.True(block.IsKnown));
    }

    [Fact]
    public void A_report_tells_the_blocks_that_were_read()
    {
        Table table = _db.CreateTable("t", [new("id", ElementType.Int64), new("x", ElementType.Float64)]);
        for (int i = 0; i < 4; i++)
        {
            table.Raw<long>("id").Append([.. Enumerable.Range(i * BlockRows, BlockRows).Select(n => (long)n)]);
            table.Raw<double>("x").Append(new double[BlockRows]);
        }
        _db.Commit();
        QueryReport one = table.Where(Column("id") == 70_000).Explain(Count(), Sum("x"));
        Assert.Equal((4, 1, 3), (one.BlockCount, one.BlocksRead, one.BlocksSkipped));
        Assert.Equal(1L, one.Result[0, 0]);
        Assert.StartsWith("1 of 4 blocks read, 3 skipped, ", one.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, table.Where(Column("id") < 0).GroupBy("x").Explain(Count()).BlocksRead);
        Assert.Equal(2, table.Where(Column("id") < 2 * BlockRows).GroupBy("x").Explain(Count()).BlocksRead);
        Assert.Equal(0, new TableQuery(table).Explain(Count(), Min("x"), Max("id")).BlocksRead);
        Assert.Equal(4, new TableQuery(table).Explain(Sum("id")).BlocksRead);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("01", "24 bytes|4")]
    [InlineData("000000000000000000000001", "values of an unknown block|")]
    [InlineData("0000001F0000000000000000", "flags 1f|")]
    [InlineData("110000010000000000000000", "17 nulls in 16 rows|")]
    [InlineData("000000010000000000000000", "no bounds of 16 values|")]
    [InlineData("100000030000000000000000", "bounds of 0 values|")]
    [InlineData("010000000000000000000000", "values of an unknown block|")]
    [InlineData("100000050000000000000000", "exact bounds that are not there|")]
    [InlineData("0100000B0000000000000000", "a sorted block with nulls or NaN|")]
    [InlineData("000000030200000001000000", "bounds 2 to 1|")]
    public void Statistics_that_cannot_be_are_refused_when_they_are_looked_at(string entry, string fault)
    {
        using PowerCutDisk disk = new(FileWith(Convert.FromHexString(entry)).Build());
        using Database db = disk.Open();
        if (fault.Length == 0)
        {
            Assert.Equal(0, Look(db));
            return;
        }
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => Look(db));
        Assert.Contains("block statistics of 'n'", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(db.Verify().Damages);
    }

    [Theory]
    [InlineData("000000030100000002000000", "a value below the least")]
    [InlineData("00000003FFFFFFFFFFFFFFFF", "a value above the greatest")]
    [InlineData("00000007FFFFFFFF01000000", "exact bounds that are no values")]
    [InlineData("030000030000000000000000", "3 nulls for 0")]
    public void Statistics_that_do_not_hold_are_damage_that_verification_finds(string entry, string fault)
    {
        using PowerCutDisk disk = new(FileWith(Convert.FromHexString(entry)).Build());
        using Database db = disk.Open();
        Damage damage = Assert.Single(db.Verify().Damages);
        Assert.Equal(
            ("n", "block statistics that hold in block 0", fault),
            (damage.Name, damage.Expected, damage.Found)
        );
    }

    [Fact]
    public void Loose_bounds_that_hold_are_no_damage_and_answer_nothing()
    {
        using PowerCutDisk disk = new(FileWith(Convert.FromHexString("00000003F6FFFFFF0A000000")).Build());
        using Database db = disk.Open();
        Assert.Empty(db.Verify().Damages);
        using Snapshot snapshot = db.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("n");
        BlockStatistics<int> block = Assert.Single(view.GetBlockStatistics());
        Assert.Equal((-10, 10, false), (block.Min, block.Max, block.IsExact));
        Assert.Equal((0, 0), view.MinMax());
        Assert.Equal(0, view.Where(x => x > 10).Count());
        Assert.Equal(16, view.Where(x => x <= 10).Count());
    }

    private static long Look(Database db)
    {
        using Snapshot snapshot = db.Snapshot();
        return snapshot.Raw<int>("n").Where(x => x > 5).Count();
    }

    // 16 zeros of 32 bits.
    private static ForgedFile FileWith(byte[] statistics)
    {
        ForgedFile file = new();
        file.AddRegion(1, "n", RegionKind.Raw, new RowLayout(true, false, 32), "i");
        Extent extent = new(ForgedFile.FirstDataPage, 1, 1, 16 * 32);
        Segment segment = new(extent, 16 * 32, [Crc32C.Compute(new byte[64])], 0);
        file.Add(new Chunk(1, 0, 16, 0, [segment]) { Statistics = statistics });
        return file;
    }
}

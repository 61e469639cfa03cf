using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

public sealed class VersionTests : IDisposable
{
    private const int Rows = 20_000;

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private Database _database;

    public VersionTests()
    {
        _database = _disk.Open();
        RawVector<float> price = _database.Raw<float>("price", version: 1, nullable: true);
        for (int i = 0; i < Rows; i++)
            price.Append(i % 5 == 0 ? null : i / 2f);
        _database.Commit(stamp: 1);
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Another_version_is_an_error_and_leaves_the_values()
    {
        SchemaMismatchException e = Assert.Throws<SchemaMismatchException>(() =>
            _database.Raw<float>("price", version: 2, nullable: true)
        );
        Assert.Contains("version 2", e.Message, StringComparison.Ordinal);
        Assert.Throws<SchemaMismatchException>(() => _database.Raw<double>("price", version: 1, nullable: true));
        Assert.Throws<SchemaMismatchException>(() => _database.Raw<int>("price", version: 1, nullable: true));
        Assert.Throws<SchemaMismatchException>(() => _database.Raw<float>("price", version: 1));
        Assert.Throws<SchemaMismatchException>(() => _database.Text("price", version: 1));
        Assert.Equal(Rows, _database.Raw<float>("price", version: 1, nullable: true).Length);
        Assert.Equal(["price"], _database.Names);
    }

    [Fact]
    public void Or_reset_leaves_what_fits_as_it_is()
    {
        RawVector<float> price = _database.Raw<float>("price", version: 1, nullable: true, orReset: true);
        Assert.Equal(Rows, price.Length);
        Assert.Equal(0, _database.Raw<float>("new", version: 1, orReset: true).Length);
    }

    [Fact]
    public void A_reset_empties_values_nulls_and_history_together()
    {
        RawVector<float> old = _database.Raw<float>("price", version: 1, nullable: true);
        using Snapshot open = _database.Snapshot();
        RawVector<double> price = _database.Raw<double>("price", version: 2, nullable: true, orReset: true);
        Assert.Equal((0, 0), (price.Length, price.NullCount));
        Assert.Throws<InvalidOperationException>(() => old.Append(1f));
        using (Snapshot pending = _database.Snapshot(stamp: 1))
            Assert.Equal(Rows, pending.Raw<float>("price").Length); // Nothing is committed yet.
        price.Append([1, 2, 3]);
        _database.Commit(stamp: 2);
        // What was open goes on; who looks at the old commit from now on does not meet the old values.
        Assert.Equal(Rows, open.Raw<float>("price").Length);
        using (Snapshot then = _database.Snapshot(stamp: 1))
        {
            ArgumentException e = Assert.Throws<ArgumentException>(() => then.Vector("price"));
            Assert.Contains("reset", e.Message, StringComparison.Ordinal);
        }
        Reopen();
        Assert.Equal([1, 2, 3], _database.Raw<double>("price", version: 2, nullable: true).ToArray());
        using (Snapshot then = _database.Snapshot(stamp: 1))
            Assert.Throws<ArgumentException>(() => then.Raw<double>("price"));
        // Renamed, it hides the old values still, and those of its first reset after the second.
        _database.Text("price", version: 3, orReset: true).Append("x");
        _database.Rename("price", "label");
        _database.Commit(stamp: 3);
        foreach (long stamp in new[] { 1, 2 })
        {
            using Snapshot then = _database.Snapshot(stamp);
            Assert.Throws<ArgumentException>(() => then.Vector("price"));
        }
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void A_reset_is_undone_by_a_discard_and_by_a_rollback()
    {
        RawVector<float> old = _database.Raw<float>("price", version: 1, nullable: true);
        _database.Raw<double>("price", version: 2, orReset: true).Append(1);
        _database.Discard();
        Assert.Equal(Rows, old.Length);
        RawVector<double> next = _database.Raw<double>("price", version: 2, orReset: true);
        next.Append(1);
        _database.Commit(stamp: 2);
        _database.RollbackTo(stamp: 1);
        Assert.Same(old, _database.Raw<float>("price", version: 1, nullable: true));
        Assert.Equal(Rows, old.Length);
        Assert.Throws<InvalidOperationException>(() => next.Length);
        using Snapshot then = _database.Snapshot(stamp: 1);
        Assert.Equal(Rows, then.Raw<float>("price").Length);
    }

    [Fact]
    public void What_a_reset_hid_stays_hidden_behind_a_migration()
    {
        _database.Raw<long>("price", version: 2, orReset: true).Append(7);
        _database.Commit(stamp: 2);
        _database.Migrate("price", 2, 3, (long value) => value + 1);
        _database.Commit(stamp: 3);
        using (Snapshot reset = _database.Snapshot(stamp: 2))
            Assert.Equal([7], reset.Raw<long>("price").ToArray());
        using Snapshot then = _database.Snapshot(stamp: 1);
        Assert.Throws<ArgumentException>(() => then.Vector("price"));
    }

    [Fact]
    public void What_a_reset_hid_stays_hidden_when_the_vector_is_removed()
    {
        _database.Raw<double>("price", version: 2, orReset: true).Append(1);
        _database.Commit();
        _database.Remove("price");
        _database.Commit(stamp: 3);
        AssertHidden(1);
        // Nor do a later one of the name and a compaction show it.
        _database.Raw<int>("price").Append(7);
        _database.Commit(stamp: 4);
        _database.Compact();
        AssertHidden(1);
        Reopen();
        AssertHidden(1);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Resets_between_kept_commits_record_only_what_a_kept_commit_shows()
    {
        _database.Commit(stamp: 2);
        for (int version = 2; version < 40; version++)
        {
            _database.Raw<long>("price", version, orReset: true).Append(version);
            _database.Raw<long>("new", version, orReset: true).Append(version);
            _database.Commit();
        }
        Assert.Single(_database.Store.Committed.Head.Retained[^1].Hidden);
        AssertHidden(1, 2);
        _database.Commit(stamp: 3);
        _database.Raw<long>("price", 40, orReset: true).Append(40);
        _database.Commit();
        AssertHidden(1, 2, 3);
        Reopen();
        AssertHidden(1, 2, 3);
        using Snapshot then = _database.Snapshot(stamp: 3);
        Assert.Equal([39], then.Raw<long>("new").ToArray());
    }

    [Fact]
    public void A_vector_that_is_reset_and_removed_in_one_commit_is_hidden()
    {
        _database.Raw<double>("price", version: 2, orReset: true);
        _database.Raw<int>("price", version: 3, orReset: true);
        _database.Remove("price");
        _database.Commit();
        AssertHidden(1);
        Reopen();
        AssertHidden(1);
    }

    [Fact]
    public void A_rollback_brings_back_what_was_hidden_after_its_target_and_nothing_else()
    {
        _database.Raw<double>("price", version: 2, nullable: true, orReset: true).Append(1);
        _database.Commit(stamp: 2);
        _database.Commit(stamp: 3);
        _database.Text("price", version: 3, orReset: true).Append("x");
        _database.Remove("price");
        _database.Commit(stamp: 4);
        AssertHidden(1, 2, 3);
        _database.RollbackTo(stamp: 3);
        AssertHidden(1);
        using (Snapshot then = _database.Snapshot(stamp: 2))
            Assert.Equal([1], then.Raw<double>("price").ToArray());
        Reopen();
        AssertHidden(1);
        _database.RollbackTo(stamp: 1);
        Assert.Equal(Rows, _database.Raw<float>("price", version: 1, nullable: true).Length);
        _database.Commit(stamp: 5);
        using Snapshot first = _database.Snapshot(stamp: 1);
        Assert.Equal(Rows, first.Raw<float>("price").Length);
    }

    [Fact]
    public void Reader_processes_do_not_meet_what_was_reset()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        using Database writer = Database.Open(path);
        writer.Raw<int>("v").Append(1);
        writer.Commit(stamp: 1);
        using Database reader = Database.OpenReadOnly(path);
        writer.Raw<long>("v", orReset: true);
        writer.Remove("v");
        writer.Commit(stamp: 2);
        using (Snapshot then = reader.Snapshot(stamp: 1))
            Assert.Equal([1], then.Raw<int>("v").ToArray());
        reader.Refresh();
        using (Snapshot then = reader.Snapshot(stamp: 1))
            Assert.Throws<ArgumentException>(() => then.Vector("v"));
    }

    private void AssertHidden(params long[] stamps)
    {
        foreach (long stamp in stamps)
        {
            using Snapshot then = _database.Snapshot(stamp);
            Assert.Throws<ArgumentException>(() => then.Vector("price"));
        }
    }

    [Fact]
    public void A_function_that_changes_the_vector_it_converts_is_refused_and_its_change_stays()
    {
        RawVector<float> price = _database.Raw<float>("price", version: 1, nullable: true);
        Action[] changes = [() => price.Update(Rows - 1, 60), () => price.Delete(Rows - 2), () => price.Append(7)];
        foreach (Action change in changes)
        {
            bool isDone = false;
            float Convert(float value)
            {
                if (!isDone)
                    change();
                isDone = true;
                return value;
            }
            Assert.Throws<InvalidOperationException>(() => _database.Migrate<float, float>("price", 1, 2, Convert));
        }
        Assert.Equal((60f, null, 7f), (price[Rows - 1], price.Get(Rows - 2), price[Rows]));
        Assert.Throws<InvalidOperationException>(() =>
            _database.Migrate(
                "price",
                1,
                2,
                (float value) =>
                {
                    if (price.Name == "price")
                    {
                        _database.Rename("price", "cost");
                        _database.Raw<int>("price").Append(1);
                    }
                    return (double)value;
                }
            )
        );
        Assert.Equal(Rows + 1, price.Length);
        Assert.Equal("cost", price.Name);
    }

    [Fact]
    public void Tables_and_regions_are_never_reset()
    {
        _database.CreateTable("t", [new("a", ElementType.Int8)]);
        _database.CreateRegion("r");
        Assert.Throws<SchemaMismatchException>(() => _database.Raw<int>("t", orReset: true));
        Assert.Throws<SchemaMismatchException>(() => _database.Raw<int>("r", orReset: true));
    }

    [Fact]
    public void Migration_takes_every_value_through_the_function()
    {
        RawVector<float> old = _database.Raw<float>("price", version: 1, nullable: true);
        ValueVector<double> price = _database.Migrate("price", 1, 2, (float value) => (double)value * 2);
        Assert.Equal(2, price.Version);
        Assert.Throws<InvalidOperationException>(() => old.Length);
        AssertMigrated(price);
        _database.Commit(stamp: 2);
        Reopen();
        AssertMigrated(_database.Raw<double>("price", version: 2, nullable: true));
        using Snapshot then = _database.Snapshot(stamp: 1);
        Assert.Equal(0.5f, then.Raw<float>("price")[1]);
        // Run again, there is nothing to do.
        ulong commit = _database.CommitNumber;
        _database.Migrate("price", 1, 2, (float value) => (double)value * 2);
        Assert.Equal(commit, _database.Commit());
        Assert.Throws<SchemaMismatchException>(() => _database.Migrate("price", 1, 3, (float value) => value));
        Assert.Throws<SchemaMismatchException>(() => _database.Migrate("price", 2, 3, (int value) => value));
        Assert.Throws<ArgumentException>(() => _database.Migrate("none", 1, 2, (int value) => value));
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Migration_goes_to_and_from_text_and_truth_values()
    {
        TextVector text = _database.Migrate("price", 1, 2, (float value) => $"{value}!");
        Assert.Equal("0.5!", text[1]);
        Assert.Null(text.Get(0));
        BoolVector truth = _database.Migrate("price", 2, 3, (string value) => value.Length == 4);
        Assert.True(truth[1]);
        ValueVector<int> number = _database.Migrate("price", 3, 4, (bool value) => value ? 1 : 0);
        Assert.Equal(1, number[1]);
        StoredVector wide = _database.Migrate("price", 4, 5, ElementType.Int64);
        Assert.Equal(1, ((RawVector<long>)wide)[1]);
        Assert.Null(((RawVector<long>)wide).Get(5));
        Assert.Equal(["price"], _database.Names);
        _database.Commit();
        Assert.Equal(5, _database.TryGetVector("price")!.Version);
    }

    [Fact]
    public void A_compressed_vector_stays_compressed()
    {
        CompressedVector<long> old = _database.Compressed<long>("numbers", version: 1);
        old.Append([.. Enumerable.Range(0, 200_000).Select(i => (long)i)]);
        _database.Commit();
        ValueVector<double> next = _database.Migrate("numbers", 1, 2, (long value) => value / 2.0);
        _database.Commit();
        Assert.IsType<CompressedVector<double>>(next);
        Assert.Equal(99_999.5, next[^1]);
        Assert.Same(next, _database.Compressed<double>("numbers", version: 2));
        Assert.Equal([0, 50_000, 99_999.5], next.Gather(0, 100_000, 199_999));
    }

    [Fact]
    public void A_migration_that_fails_or_is_discarded_leaves_the_old_vector()
    {
        RawVector<float> old = _database.Raw<float>("price", version: 1, nullable: true);
        old.Append(0.25f); // Pending, and to stay so.
        int calls = 0;
        Assert.Throws<TimeoutException>(() =>
            _database.Migrate<float, double>(
                "price",
                1,
                2,
                value => ++calls == 9_000 ? throw new TimeoutException() : value
            )
        );
        Assert.Throws<InvalidOperationException>(() => _database.Migrate("price", 1, 2, ElementType.Int32));
        Assert.Throws<InvalidOperationException>(() =>
            _database.Migrate(
                "price",
                1,
                2,
                (float value) =>
                {
                    _database.Commit();
                    return value;
                }
            )
        );
        Assert.Equal(Rows + 1, old.Length);
        Assert.Equal(0.25f, old[^1]);
        Assert.Equal(["price"], _database.Names);
        _database.Commit(stamp: 2);
        _database.Migrate("price", 1, 2, (float value) => (double)value);
        _database.Discard();
        Assert.Equal(Rows + 1, old.Length);
        Assert.Equal(0.5f, old[1]);
        _database.Store.CheckSpace();
        Reopen();
        Assert.Equal(Rows + 1, _database.Raw<float>("price", version: 1, nullable: true).Length);
    }

    private static void AssertMigrated(ValueVector<double> price)
    {
        Assert.Equal(Rows, price.Length);
        for (int i = 0; i < 100; i++)
            Assert.Equal(i % 5 == 0 ? null : i, price.Get(i));
        Assert.Equal(Rows / 5, price.NullCount);
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = _disk.Open();
    }
}

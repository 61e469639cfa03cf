using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>What a user meets with vectors of every kind: reopening, versions, nulls, cuts, stamps.</summary>
public sealed class ScenarioTests : IDisposable
{
    private const int Block = 65_536;

    private readonly TemporaryFolder _folder = new();
    private Database _database;

    public ScenarioTests() => _database = Database.Open(FilePath);

    public static TheoryData<string> Kinds => [.. SampleVector.Kinds];

    private string FilePath => _folder.File("a.columnar");

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_empty_database_reopens_empty()
    {
        for (int i = 0; i < 2; i++)
        {
            Reopen();
            Assert.Empty(_database.Names);
            Assert.Empty(_database.Recovery);
            Assert.Null(_database.Stamp);
            Assert.True(_database.Verify().IsSound);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Appended_rows_are_the_owners_until_the_commit_and_everybodys_behind_it(string kind)
    {
        int?[] rows = [1, 2, null, 4];
        SampleVector vector = SampleVector.Open(kind, _database);
        _database.Commit();
        vector.Append(rows);
        vector.Check(rows);
        using (Snapshot before = _database.Snapshot())
            Assert.Empty(vector.Scan(before));
        _database.Commit();
        using (Snapshot after = _database.Snapshot())
            Assert.Equal(vector.Words(rows), vector.Scan(after));
        using Database reader = Database.OpenReadOnly(FilePath);
        SampleVector.Open(kind, reader).Check(rows);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Length_values_stamp_and_nulls_are_the_same_after_reopening(string kind)
    {
        int?[] rows = [3, null, 5, 6, null, 8];
        SampleVector.Open(kind, _database, version: 4).Append(rows);
        _database.Commit(stamp: 17);
        Reopen();
        Assert.Equal(17, _database.Stamp);
        SampleVector vector = SampleVector.Open(kind, _database, version: 4);
        vector.Check(rows);
        Assert.Equal(4, vector.Vector.Version);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_reset_to_another_version_leaves_no_nulls_texts_or_values_behind(string kind)
    {
        int?[] old = [1, null, 3, null];
        SampleVector.Open(kind, _database, version: 1).Append(old);
        _database.Commit(stamp: 1);
        Assert.Throws<SchemaMismatchException>(() => SampleVector.Open(kind, _database, version: 2));
        SampleVector.Open(kind, _database, version: 1).Check(old);
        SampleVector next = SampleVector.Open(kind, _database, version: 2, orReset: true);
        next.Check([]);
        next.Append([10, 11, null, 13, 14]);
        _database.Commit(stamp: 2);
        for (int i = 0; i < 2; i++)
        {
            next = SampleVector.Open(kind, _database, version: 2);
            next.Check([10, 11, null, 13, 14]);
            Assert.Equal([SampleVector.Name], _database.Names);
            Assert.True(_database.Verify().IsSound);
            Reopen();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_vector_opened_as_any_other_kind_is_refused_and_nothing_is_left_behind(string kind)
    {
        int?[] rows = [1, 2, 3];
        SampleVector.Open(kind, _database).Append(rows);
        _database.Commit();
        for (int i = 0; i < 2; i++)
        {
            foreach (string other in SampleVector.Kinds.Where(other => other != kind))
                Assert.Throws<SchemaMismatchException>(() => SampleVector.Open(other, _database));
            Assert.Equal([SampleVector.Name], _database.Names);
            Assert.False(_database.Store.HasPendingChanges);
            SampleVector.Open(kind, _database).Check(rows);
            Reopen();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_deleted_row_is_null_until_it_is_filled_or_updated_stored_or_pending(string kind)
    {
        SampleVector vector = SampleVector.Open(kind, _database);
        List<int?> rows = [0, 1, 2, 3];
        vector.Append(rows);
        _database.Commit();
        vector.Append([4, 5, 6, 7]);
        rows.AddRange([4, 5, 6, 7]);
        foreach (int row in (int[])[2, 6])
        {
            vector.Vector.Delete(row);
            rows[row] = null;
            vector.Check(rows);
            Assert.Equal(row, vector.FillFirstNull(20));
            rows[row] = 20;
            vector.Check(rows);
            Assert.Equal(vector.Word(20), vector.Take(row));
            Assert.Null(vector.Take(row));
            rows[row] = null;
            vector.Check(rows);
            vector.Update(row, 21);
            rows[row] = 21;
            vector.Check(rows);
        }
        Assert.Equal(8, vector.FillFirstNull(30));
        rows.Add(30);
        vector.Vector.Delete(8);
        rows[8] = null;
        vector.Check(rows);
        _database.Commit();
        vector.Check(rows);
        Reopen();
        SampleVector.Open(kind, _database).Check(rows);
        Assert.True(_database.Verify().IsSound);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_that_end_around_a_block_are_kept_when_each_commit_adds_one(string kind)
    {
        List<int?> rows = [];
        foreach (int start in (int[])[Block - 1, 2 * Block - 1])
        {
            SampleVector vector = SampleVector.Open(kind, _database);
            int?[] many =
            [
                .. Enumerable.Range(rows.Count, start - rows.Count).Select(i => i % 11 == 0 ? (int?)null : i),
            ];
            vector.Append(many);
            rows.AddRange(many);
            _database.Commit();
            for (int i = 0; i < 3; i++)
            {
                Reopen();
                vector = SampleVector.Open(kind, _database);
                vector.Check(rows);
                vector.Append(rows.Count);
                rows.Add(rows.Count);
                _database.Commit();
            }
        }
        Reopen();
        SampleVector.Open(kind, _database).Check(rows);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_cut_is_that_cut_after_reopening_and_rows_behind_it_are_new(string kind)
    {
        int?[] rows = [.. Enumerable.Range(0, Block + 100).Select(i => i % 7 == 3 ? (int?)null : i)];
        SampleVector.Open(kind, _database).Append(rows);
        _database.Commit();
        foreach (int length in (int[])[Block + 50, Block, Block - 1, 1_001, 3, 0])
        {
            SampleVector vector = SampleVector.Open(kind, _database);
            if (length == 0)
                vector.Vector.Clear();
            else
                vector.Vector.Truncate(length);
            vector.Check(rows[..length]);
            _database.Commit();
            Reopen();
            vector = SampleVector.Open(kind, _database);
            vector.Check(rows[..length]);
            vector.Append([77, null]);
            vector.Check([.. rows[..length], 77, null]);
            _database.Discard();
            vector.Check(rows[..length]);
        }
        SampleVector.Open(kind, _database).Append([1, 2]);
        _database.Commit();
        Reopen();
        SampleVector.Open(kind, _database).Check([1, 2]);
    }

    [Fact]
    public void A_commit_of_nothing_but_a_stamp_survives_a_power_cut()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using (Database database = disk.Open())
        {
            database.Raw<long>("n").Append([1, 2, 3]);
            database.Commit(stamp: 1);
            database.Commit(stamp: 2);
        }
        PowerCut cut = new(disk.Initial, disk.Log);
        while (cut.Advance())
        {
            // To the end: what was not synced is lost.
        }
        using PowerCutDisk after = new(cut.Nothing());
        using Database reopened = after.Open();
        Assert.Equal(2, reopened.Stamp);
        Assert.Equal([1, 2, 3], reopened.Raw<long>("n").ToArray());
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Database.Open(FilePath);
    }
}

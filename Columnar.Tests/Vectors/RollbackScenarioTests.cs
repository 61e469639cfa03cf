using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>Rollbacks of edited vectors of every kind: to the exact state of a stamp, with nothing of what came later.</summary>
public sealed class RollbackScenarioTests : IDisposable
{
    private const int Last = 5;

    private readonly TemporaryFolder _folder = new();
    private Database _database;

    public RollbackScenarioTests() => _database = Database.Open(FilePath);

    public static TheoryData<string> Kinds => [.. SampleVector.Kinds];

    private string FilePath => _folder.File("a.columnar");

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Going_back_step_by_step_gives_the_exact_state_of_each_stamp_and_doing_it_again_the_same_bytes(
        string kind
    )
    {
        for (int seed = 0; seed < 4; seed++)
        {
            _database.Dispose();
            File.Delete(FilePath);
            _database = Database.Open(FilePath);
            Dictionary<long, int?[]> states = [];
            Dictionary<long, VectorImage> images = [];
            List<int?> rows = [];
            for (int stamp = 1; stamp <= Last; stamp++)
            {
                states[stamp] = Edit(kind, rows, stamp, seed);
                images[stamp] = Image(stamp);
            }
            for (int stamp = Last - 1; stamp >= 1; stamp--)
            {
                _database.RollbackTo(stamp);
                Assert.Equal(stamp, _database.Stamp);
                SampleVector.Open(kind, _database).Check(states[stamp]);
                if (seed % 2 == 0)
                    Reopen();
                Assert.Equal(stamp, _database.Stamp);
                SampleVector.Open(kind, _database).Check(states[stamp]);
            }
            rows = [.. states[1]];
            for (int stamp = 2; stamp <= Last; stamp++)
            {
                Assert.Equal(states[stamp], Edit(kind, rows, stamp, seed));
                SampleVector.Open(kind, _database).Check(states[stamp]);
            }
            foreach ((long stamp, int?[] state) in states)
            {
                using Snapshot then = _database.Snapshot(stamp);
                SampleVector vector = SampleVector.Open(kind, _database);
                Assert.Equal(vector.Words(state), vector.Scan(then));
                images[stamp].AssertEqual(Image(stamp), $"{kind}, seed {seed}, stamp {stamp}");
            }
            Assert.True(_database.Verify().IsSound);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_that_is_pending_leaks_into_a_state_that_is_gone_back_to(string kind)
    {
        SampleVector vector = SampleVector.Open(kind, _database);
        int?[] first = [1, 2, null, 4];
        vector.Append(first);
        _database.Commit(stamp: 1);
        vector.Update(2, 9);
        _database.Commit(stamp: 2);
        foreach (long target in (long[])[2, 1])
        {
            vector.Append([50, null, 52]);
            vector.Update(0, 60);
            vector.Vector.Delete(1);
            vector.Update(5, 61);
            vector.Vector.Truncate(6);
            vector.Update(3, 62);
            _database.RollbackTo(target);
            int?[] expected = target == 1 ? first : [1, 2, 9, 4];
            vector.Check(expected);
            _database.Commit();
            vector.Check(expected);
        }
        vector.Append(5);
        _database.Commit(stamp: 2);
        Reopen();
        SampleVector.Open(kind, _database).Check([.. first, 5]);
        Assert.True(_database.Verify().IsSound);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_new_branch_with_the_stamps_of_the_old_one_shows_nothing_of_it(string kind)
    {
        SampleVector vector = SampleVector.Open(kind, _database);
        for (int stamp = 1; stamp <= 5; stamp++)
        {
            vector.Append(stamp);
            _database.Commit(stamp);
        }
        _database.RollbackTo(stamp: 2);
        vector.Append(33);
        _database.Commit(stamp: 3);
        Assert.Equal([1L, 2, 3], _database.ListCommits().Select(commit => commit.Stamp));
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.RollbackTo(stamp: 5));
        vector.Append(44);
        _database.Commit(stamp: 5);
        Reopen();
        vector = SampleVector.Open(kind, _database);
        vector.Check([1, 2, 33, 44]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.RollbackTo(stamp: 4));
        _database.RollbackTo(stamp: 3);
        vector.Check([1, 2, 33]);
        _database.RollbackTo(stamp: 2);
        vector.Check([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.RollbackTo(stamp: 3));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_way_of_reading_agrees_behind_a_rollback_across_a_cut(string kind)
    {
        int?[] rows = [.. Enumerable.Range(0, 70_000).Select(i => i % 13 == 5 ? (int?)null : i)];
        SampleVector vector = SampleVector.Open(kind, _database);
        vector.Append(rows);
        _database.Commit(stamp: 1);
        vector.Vector.Truncate(3);
        vector.Append([8, 9]);
        _database.Commit(stamp: 2);
        using Database reader = Database.OpenReadOnly(FilePath);
        SampleVector other = SampleVector.Open(kind, reader);
        other.Check([.. rows[..3], 8, 9]);
        _database.RollbackTo(stamp: 1);
        for (int i = 0; i < 2; i++)
        {
            vector.Check(rows);
            using (Snapshot snapshot = _database.Snapshot())
                Assert.Equal(vector.Words(rows), vector.Scan(snapshot));
            reader.Refresh();
            other.Check(rows);
            _database.Commit();
        }
    }

    [Theory]
    [InlineData("compressed")]
    [InlineData("compressed text")]
    [InlineData("compressed binary")]
    [InlineData("dictionary text")]
    public void Encoded_blocks_decode_to_the_same_bytes_when_done_again(string kind)
    {
        SampleVector vector = SampleVector.Open(kind, _database);
        vector.Append(Enumerable.Range(0, 70_000).Select(i => i % 11 == 0 ? (int?)null : i % 1000));
        _database.Commit(1);
        VectorImage[] images = [DoOnce(), DoOnce()];
        images[0].AssertEqual(images[1], kind);
        Assert.True(_database.Verify().IsSound);

        VectorImage DoOnce()
        {
            _database.RollbackTo(1);
            vector.Update(7, 5);
            vector.Vector.Delete(65_000);
            vector.Vector.Truncate(66_000);
            _database.Commit(2);
            vector.Append(Enumerable.Range(0, 70_000).Select(i => (int?)i));
            vector.Update(65_999, 1);
            _database.Commit(3);
            return Image(3);
        }
    }

    private VectorImage Image(long stamp)
    {
        using Snapshot snapshot = _database.Snapshot(stamp);
        return VectorImage.Of(snapshot.Vector(SampleVector.Name));
    }

    // A few edits, some committed without a stamp in between, from the same state always the same ones.
    private int?[] Edit(string kind, List<int?> rows, int stamp, int seed)
    {
        SampleVector vector = SampleVector.Open(kind, _database);
        Random random = new(seed * 100 + stamp);
        for (int step = 0; step < 12; step++)
        {
            int row = rows.Count == 0 ? -1 : random.Next(rows.Count);
            int number = random.Next(100);
            switch (random.Next(6))
            {
                case 0 when row >= 0:
                    vector.Update(row, number);
                    rows[row] = number;
                    break;
                case 1 when row >= 0:
                    vector.Vector.Delete(row);
                    rows[row] = null;
                    break;
                case 2 when row >= 0 && stamp > 1:
                    vector.Vector.Truncate(row);
                    rows.RemoveRange(row, rows.Count - row);
                    break;
                case 3:
                    _database.Commit();
                    break;
                default:
                    int?[] some = [number, null, number + 1, number + 2];
                    vector.Append(some);
                    rows.AddRange(some);
                    break;
            }
        }
        _database.Commit(stamp);
        vector.Check(rows);
        return [.. rows];
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Database.Open(FilePath);
    }
}

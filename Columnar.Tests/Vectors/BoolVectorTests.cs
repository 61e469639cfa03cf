using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

public sealed class BoolVectorTests
{
    [Fact]
    public void Bits_survive_commits_and_cuts_at_every_place_of_a_byte()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        Random random = new(6);
        List<bool?> model = [];
        Database database = disk.Open();
        for (int round = 0; round < 120; round++)
        {
            BoolVector vector = database.Bool("b", nullable: true);
            for (int i = random.Next(12); i > 0; i--)
            {
                bool? value = random.Next(5) == 0 ? null : random.Next(2) == 0;
                vector.Append(value);
                model.Add(value);
            }
            if (random.Next(3) == 0)
            {
                int length = Math.Max(0, model.Count - random.Next(10));
                vector.Truncate(length);
                model.RemoveRange(length, model.Count - length);
            }
            if (random.Next(2) == 0)
                database.Commit();
            Assert.Equal(model.Count, vector.Length);
            Assert.Equal(model.Count(v => v is null), vector.NullCount);
            for (int i = 0; i < model.Count; i++)
                Assert.Equal(model[i], vector.Get(i));
            if (random.Next(10) != 0)
                continue;
            database.Commit();
            database.Dispose();
            database = disk.Open();
            Assert.True(database.Verify().IsSound);
        }
        database.Dispose();
    }

    [Fact]
    public void Nulls_need_a_nullable_vector()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        BoolVector vector = database.Bool("b");
        vector.Append([true, false, true]);
        Assert.Throws<InvalidOperationException>(() => vector.Append((bool?)null));
        Assert.Throws<InvalidOperationException>(vector.AppendNull);
        Assert.Throws<ArgumentOutOfRangeException>(() => vector[3]);
        Assert.True(vector[2]);
    }

    [Fact]
    public void It_is_a_column_as_others_are_in_the_owners_view_and_in_snapshots()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        BoolVector vector = database.Bool("b", nullable: true);
        vector.Append([true, false]);
        vector.AppendNull();
        vector.Append(true);
        database.Commit();
        using Snapshot snapshot = database.Snapshot();
        foreach (IColumn<bool> column in new IColumn<bool>[] { vector, snapshot.Bool("b") })
        {
            Assert.Equal([false, true, null, false], column.Select(x => !x).AsEnumerable());
            Assert.Equal([1, 0, null, 4], column.Select((row, x) => x ? row + 1 : 0).AsEnumerable());
            Assert.Equal(2, column.Where(x => x).Count());
            Assert.Equal(1, column.Where(x => !x).Count());
            Assert.Equal(1, column.Where(x => x == false).Count());
            Assert.Throws<NotSupportedException>(() => column.Max());
            Assert.Equal(2, column.CountTrue());
            Assert.Equal([true, false, false, true], column.ToArray());
            Assert.Equal("b", column.Name);
            Assert.Throws<NotSupportedException>(() => column.Cached(new CacheBudget(100)));
        }
        LazyVector<bool> both = vector.Select(vector.Select(x => !x), (x, y) => x | y);
        vector.Update(1, null);
        Assert.Equal([true, null, null, true], both.AsEnumerable());
    }
}

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
}

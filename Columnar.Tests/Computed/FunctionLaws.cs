using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Computed;

/// <summary>Every function equals its slow definition, in whatever steps it is brought up to date.</summary>
public sealed class FunctionLaws
{
    [Fact]
    public void After_any_history_of_the_sources_results_equal_the_definition_and_one_pass() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => RunHistory(seed, steps: 12, mostRows: 40))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3 * Effort.Factor));

    [Fact]
    public void Across_blocks_results_equal_the_definition_and_one_pass() =>
        RunHistory(Effort.Seed(1), steps: 4, mostRows: 90_000);

    [Fact]
    public void Without_rows_there_are_no_results()
    {
        using TemporaryFolder folder = new();
        using Database database = Database.Open(folder.File("empty.columnar"));
        SourceVectors sources = new(database);
        foreach (FunctionCase function in FunctionCases.All.Where(function => function.Name != "range"))
        {
            ComputedVector vector = function.Open(database, sources);
            Assert.False(vector.Update());
            Assert.Equal(0, vector.Length);
        }
    }

    private static void RunHistory(int seed, int steps, int mostRows)
    {
        Random random = new(seed);
        using TemporaryFolder folder = new();
        string path = folder.File("steps.columnar");
        Database database = Database.Open(path);
        SourceModel model = new();
        List<SourceModel> kept = [model.Copy()];
        try
        {
            _ = new SourceVectors(database);
            database.Commit(0);
            for (int step = 0; step < steps; step++)
            {
                Change(random, database, ref model, kept, mostRows);
                ComputedVector[] vectors = Update(random, database);
                if (mostRows < 100 || step == steps - 1)
                    CompareWithDefinitions($"seed {seed}, step {step}", model, vectors);
                if (random.Next(3) > 0)
                {
                    database.Commit(kept.Count);
                    kept.Add(model.Copy());
                }
                if (random.Next(4) > 0)
                    continue;
                // Closing drops what is pending.
                model = kept[^1].Copy();
                database.Dispose();
                database = Database.Open(path);
            }
            Assert.True(database.Verify().IsSound);
            Update(random, database);
            CompareWithOnePass(database, folder, model);
        }
        finally
        {
            database.Dispose();
        }
    }

    private static void Change(
        Random random,
        Database database,
        ref SourceModel model,
        List<SourceModel> kept,
        int mostRows
    )
    {
        SourceVectors sources = new(database);
        switch (random.Next(8))
        {
            case 0:
                model.Cut(random.Next(model.Rows + 1));
                sources.CopyFrom(model);
                break;
            case 1:
                model = kept[^1].Copy();
                database.Discard();
                break;
            case 2 when kept.Count > 1:
                int stamp = random.Next(Math.Max(0, kept.Count - 5), kept.Count);
                kept.RemoveRange(stamp + 1, kept.Count - stamp - 1);
                model = kept[^1].Copy();
                database.RollbackTo(stamp);
                break;
            case 3 or 4 when model.Rows > 0:
                for (int i = random.Next(4); i >= 0; i--)
                    sources.Edit(model, random);
                break;
        }
        model.Grow(random, random.Next(mostRows));
        sources.CopyFrom(model);
    }

    // Some alone, in any order, and then all: some are sources of others.
    private static ComputedVector[] Update(Random random, Database database)
    {
        SourceVectors sources = new(database);
        ComputedVector[] vectors = [.. FunctionCases.All.Select(function => function.Open(database, sources))];
        for (int i = random.Next(4); i > 0; i--)
            vectors[random.Next(vectors.Length)].Update();
        database.UpdateComputed();
        Assert.Equal(0, database.UpdateComputed());
        return vectors;
    }

    private static void CompareWithDefinitions(string place, SourceModel model, ComputedVector[] vectors)
    {
        for (int i = 0; i < vectors.Length; i++)
        {
            FunctionCase function = FunctionCases.All[i];
            object?[] expected = function.Expect(model);
            object?[] found = function.Read(vectors[i]);
            Assert.True(
                expected.Length == found.Length,
                $"{function}: {found.Length} rows for {expected.Length}, {place}"
            );
            for (int row = 0; row < found.Length; row++)
                Assert.True(
                    Equals(expected[row], found[row]),
                    $"{function}[{row}] is {found[row] ?? "null"} for {expected[row] ?? "null"}, {place}"
                );
        }
    }

    // Bit for bit: NaN has bits too.
    private static void CompareWithOnePass(Database steps, TemporaryFolder folder, SourceModel model)
    {
        using Database once = Database.Open(folder.File("once.columnar"));
        SourceVectors onceSources = new(once);
        onceSources.CopyFrom(model);
        SourceVectors stepSources = new(steps);
        foreach (FunctionCase function in FunctionCases.All)
        {
            ComputedVector pass = function.Open(once, onceSources);
            pass.Update();
            object?[] expected = function.Read(pass);
            object?[] found = function.Read(function.Open(steps, stepSources));
            Assert.Equal(expected.Select(Bits), found.Select(Bits));
        }
    }

    private static object? Bits(object? value) =>
        value switch
        {
            double number => BitConverter.DoubleToInt64Bits(number),
            float number => BitConverter.SingleToInt32Bits(number),
            _ => value,
        };
}

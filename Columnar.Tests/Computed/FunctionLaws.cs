using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Computed;

/// <summary>Every function equals its slow definition, in whatever steps it is brought up to date.</summary>
public sealed class FunctionLaws
{
    [Fact]
    public void Steps_of_any_size_equal_the_definition_with_reopening_in_between()
    {
        for (int run = 0; run < 4 * Effort.Factor; run++)
            CompareSteps(Effort.Seed(run), steps: 12, most: 40);
    }

    [Fact]
    public void Steps_across_blocks_equal_the_definition() => CompareSteps(Effort.Seed(1), steps: 4, most: 90_000);

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

    private static void CompareSteps(int seed, int steps, int most)
    {
        using TemporaryFolder folder = new();
        Random random = new(seed);
        SourceModel model = new();
        Database database = Database.Open(folder.File("steps.columnar"));
        try
        {
            for (int step = 0; step < steps; step++)
            {
                SourceVectors sources = new(database);
                if (step > 0 && random.Next(4) == 0)
                {
                    model.Cut(random.Next(model.Rows + 1));
                    sources.CopyFrom(model);
                }
                model.Grow(random, random.Next(most));
                sources.CopyFrom(model);
                ComputedVector[] vectors = [.. FunctionCases.All.Select(function => function.Open(database, sources))];
                if (random.Next(2) == 0)
                    database.UpdateComputed();
                else
                    Array.ForEach(vectors, vector => vector.Update());
                if (step == steps - 1 || most < 100)
                    Compare(seed, step, database, model, vectors);
                Assert.Equal(0, database.UpdateComputed());
                if (random.Next(3) == 0)
                    database.Commit();
                if (random.Next(3) != 0)
                    continue;
                database.Commit();
                database.Dispose();
                database = Database.Open(folder.File("steps.columnar"));
            }
            Assert.Empty(database.Verify().Damages);
            CompareWithOnePass(database, folder, model);
        }
        finally
        {
            database.Dispose();
        }
    }

    private static void Compare(int seed, int step, Database database, SourceModel model, ComputedVector[] vectors)
    {
        Assert.NotNull(database);
        for (int i = 0; i < vectors.Length; i++)
        {
            FunctionCase function = FunctionCases.All[i];
            object?[] expected = function.Expect(model);
            object?[] found = function.Read(vectors[i]);
            Assert.True(
                expected.Length == found.Length,
                $"{function}: {found.Length} rows for {expected.Length}, seed {seed}, step {step}"
            );
            for (int row = 0; row < found.Length; row++)
                Assert.True(
                    Equals(expected[row], found[row]),
                    $"{function}[{row}] is {found[row] ?? "null"} for {expected[row] ?? "null"}, seed {seed}, step {step}"
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

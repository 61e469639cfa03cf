using System.Diagnostics;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>P1 and P2 under power cuts. COLUMNAR_TEST_EFFORT multiplies the random histories.</summary>
public sealed class PowerCutTests
{
    [Fact]
    public void A_cut_anywhere_in_random_histories_leaves_the_last_commit_or_the_one_in_progress()
    {
        for (int number = 1; number <= 5 * Effort.Factor; number++)
        {
            int seed = Effort.Seed(number);
            using CrashHistory history = new(seed, largeRows: number % 2 == 0 ? 2_000 : 70_000);
            CheckRandom(history, seed, everyNth: 2 - number % 2);
        }
    }

    [Fact]
    public void A_cut_anywhere_after_writes_that_failed_and_were_tried_again()
    {
        for (int number = 1; number <= 3 * Effort.Factor; number++)
        {
            int seed = Effort.Seed(number);
            Random random = new(seed);
            FaultyFile? file = null;
            using CrashHistory history = new(seed, inner => file = new FaultyFile(inner), largeRows: 2_000);
            history.BeforeEachCall = () => FailNowAndThen(file!, random);
            CheckRandom(history, seed, everyNth: 1);
        }
    }

    [Fact]
    public void A_cut_while_a_region_is_appended_to_truncated_and_appended_to_again()
    {
        using CrashHistory history = new(0);
        CrashScripts.AppendAndTruncate(history);
        CrashHarness.Check(history, 1, randomImages: 3);
    }

    [Fact]
    public void A_cut_while_bits_are_appended_within_a_byte()
    {
        using CrashHistory history = new(1);
        CrashScripts.AppendBits(history);
        CrashHarness.Check(history, 2, randomImages: 3);
    }

    [Fact]
    public void A_cut_while_vectors_grow_by_being_copied()
    {
        using CrashHistory history = new(2);
        CrashScripts.Grow(history);
        CrashHarness.Check(history, 3, randomImages: 2);
    }

    [Fact]
    public void A_cut_while_blocks_inside_committed_bytes_are_overwritten()
    {
        using CrashHistory history = new(3);
        CrashScripts.Overwrite(history);
        CrashHarness.Check(history, 4, randomImages: 2);
    }

    [Theory]
    [InlineData(ModelType.NullableInt16)]
    [InlineData(ModelType.NullableBool)]
    [InlineData(ModelType.Int32)]
    [InlineData(ModelType.Text)]
    [InlineData(ModelType.NullableText)]
    [InlineData(ModelType.CompressedText)]
    public void A_cut_while_values_inside_committed_rows_are_updated(object type)
    {
        using CrashHistory history = new(5);
        int everyNth = new ModelColumn((ModelType)type).IsText ? 12 : 1;
        string name = history.Workload.CreateVector((ModelType)type);
        history.Workload.AppendRows(name, 200_000);
        history.Commit();
        for (int i = 0; i < 6; i++)
        {
            history.Workload.UpdateRows(name, i % 3 + 1);
            history.Workload.AppendRows(name, 30_000);
            if (i % 2 == 1)
                history.Workload.Discard();
            history.Workload.UpdateRows(name, 1);
            history.Commit();
        }
        history.Reopen();
        history.Workload.UpdateRows(name, 2);
        history.Commit();
        CrashHarness.Check(history, 6, randomImages: 1, everyNth: everyNth);
    }

    [Fact]
    public void A_cut_while_a_large_append_is_written_early()
    {
        using CrashHistory history = new(4);
        CrashScripts.WriteEarly(history);
        CrashHarness.Check(history, 5, randomImages: 1, everyNth: 3);
    }

    [Fact]
    public void A_cut_while_blocks_are_encoded()
    {
        using CrashHistory history = new(6);
        CrashScripts.EncodeBlocks(history);
        CrashHarness.Check(history, 6, randomImages: 1, everyNth: 12);
    }

    [Fact]
    public void A_cut_while_begun_blocks_are_encoded_and_go_on()
    {
        using CrashHistory history = new(9);
        CrashScripts.EncodeTails(history);
        CrashHarness.Check(history, 9, randomImages: 1, everyNth: 6);
    }

    [Fact]
    public void A_cut_while_texts_are_added_to_a_dictionary()
    {
        using CrashHistory history = new(7);
        CrashScripts.AddTexts(history);
        CrashHarness.Check(history, 7, randomImages: 1, everyNth: 3);
    }

    [Fact]
    public void A_cut_while_columns_come_go_and_change()
    {
        using CrashHistory history = new(8);
        CrashScripts.ChangeSchema(history);
        CrashHarness.Check(history, 8, randomImages: 1, everyNth: 3);
    }

    [Fact]
    public void A_cut_while_space_is_given_back()
    {
        for (int seed = 1; seed <= 2 * Effort.Factor; seed++)
        {
            using CrashHistory history = new(seed, largeRows: 20_000);
            CrashScripts.GiveSpaceBack(history);
            CrashHarness.Check(history, seed, randomImages: 2);
        }
    }

    // What the default run is a sample of.
    [Fact(Explicit = true)]
    public void A_hundred_thousand_distinct_cuts()
    {
        const int Wanted = 100_000;
        DistinctCuts distinct = new();
        long start = Stopwatch.GetTimestamp();
        Parallel.ForEach(
            CrashScripts.All,
            script =>
            {
                using CrashHistory history = new(1);
                script(history);
                CheckNamed(history, 1, script.Method.Name, everyNth: 1, randomImages: 4, distinct);
            }
        );
        long scripted = distinct.Count;
        int next = 0;
        void CheckHistories()
        {
            while (distinct.Count < Wanted)
            {
                int seed = 1_000 + Interlocked.Increment(ref next);
                Random random = new(seed);
                FaultyFile? file = null;
                using CrashHistory history = new(
                    seed,
                    inner => file = new FaultyFile(inner),
                    largeRows: seed % 3 == 0 ? 70_000 : 2_000
                );
                if (seed % 2 == 0)
                    history.BeforeEachCall = () => FailNowAndThen(file!, random);
                CheckRandom(history, seed, everyNth: 1, randomImages: 4, distinct);
            }
        }
        Parallel.Invoke([.. Enumerable.Repeat(CheckHistories, Environment.ProcessorCount)]);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{distinct.Count} distinct cuts of {distinct.Total}, {scripted} of them of scripts, others of {next} random "
                + $"histories, in {Stopwatch.GetElapsedTime(start).TotalSeconds:f0} s"
        );
        Assert.True(distinct.Count >= Wanted);
    }

    private static void CheckRandom(
        CrashHistory history,
        int seed,
        int everyNth,
        int randomImages = 1,
        DistinctCuts? distinct = null
    )
    {
        RunRandomly(history, seed, steps: 60);
        CheckNamed(history, seed, $"history {seed}", everyNth, randomImages, distinct);
    }

    private static void CheckNamed(
        CrashHistory history,
        int seed,
        string name,
        int everyNth,
        int randomImages,
        DistinctCuts? distinct
    )
    {
        try
        {
            CrashHarness.Check(history, seed, randomImages, everyNth, distinct);
        }
        catch (CrashException e)
        {
            throw new CrashException($"{name}: {e.Message}", e);
        }
    }

    private static void FailNowAndThen(FaultyFile file, Random random)
    {
        if (random.Next(3) == 0)
            file.Arm(Faults.Write | Faults.PartialWrite | Faults.SetLength, random.Next(6));
    }

    internal static void RunRandomly(CrashHistory history, int seed, int steps)
    {
        Random random = new(seed * 7919);
        for (int i = 0; i < steps; i++)
        {
            history.Step();
            if (random.Next(4) == 0)
                history.Commit();
            if (random.Next(10) == 0)
                history.RollBack(random);
            if (random.Next(25) == 0)
                history.Reopen();
        }
        history.Commit();
    }
}

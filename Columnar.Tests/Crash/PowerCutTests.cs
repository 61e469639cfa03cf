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
            history.BeforeEachCall = () =>
            {
                if (random.Next(3) == 0)
                    file!.Arm(Faults.Write | Faults.PartialWrite | Faults.SetLength, random.Next(6));
            };
            CheckRandom(history, seed, everyNth: 1);
        }
    }

    [Fact]
    public void A_cut_while_a_region_is_appended_to_truncated_and_appended_to_again()
    {
        using CrashHistory history = new(0);
        string name = history.Workload.CreateRegion();
        history.Commit();
        for (int i = 0; i < 12; i++)
        {
            history.Workload.Append(name, i * 37 + 1);
            history.Commit();
            history.Workload.Truncate(name);
            if (i % 2 == 0)
                history.Commit();
            history.Workload.Append(name, 50);
            history.Workload.Truncate(name);
            history.Workload.Append(name, 80);
            history.Commit();
        }
        CrashHarness.Check(history, 1, randomImages: 3);
    }

    [Fact]
    public void A_cut_while_bits_are_appended_within_a_byte()
    {
        using CrashHistory history = new(1);
        string bits = history.Workload.CreateVector(ModelType.NullableBool);
        string numbers = history.Workload.CreateVector(ModelType.NullableInt16);
        for (int i = 0; i < 20; i++)
        {
            history.Workload.AppendRows(bits, i % 5 + 1);
            history.Workload.AppendRows(numbers, i % 7 + 1);
            history.Commit();
            if (i % 4 == 3)
                history.Workload.TruncateVector(bits);
        }
        CrashHarness.Check(history, 2, randomImages: 3);
    }

    [Fact]
    public void A_cut_while_vectors_grow_by_being_copied()
    {
        using CrashHistory history = new(2);
        string text = history.Workload.CreateVector(ModelType.NullableText);
        string numbers = history.Workload.CreateVector(ModelType.NullableFloat64);
        for (int i = 0; i < 10; i++)
        {
            history.Workload.AppendRows(text, 400);
            history.Workload.AppendRows(numbers, 700);
            history.Commit();
        }
        CrashHarness.Check(history, 3, randomImages: 2);
    }

    [Fact]
    public void A_cut_while_blocks_inside_committed_bytes_are_overwritten()
    {
        using CrashHistory history = new(3);
        string name = history.Workload.CreateRegion();
        history.Workload.Append(name, 300_000);
        history.Commit();
        for (int i = 0; i < 8; i++)
        {
            history.Workload.Overwrite(name);
            history.Commit();
            history.Workload.Append(name, 1_000);
        }
        history.Reopen();
        history.Workload.Overwrite(name);
        history.Commit();
        CrashHarness.Check(history, 4, randomImages: 2);
    }

    [Fact]
    public void A_cut_while_a_large_append_is_written_early()
    {
        using CrashHistory history = new(4);
        string numbers = history.Workload.CreateVector(ModelType.Int32);
        history.Workload.AppendRows(numbers, 10);
        history.Commit();
        history.Workload.AppendRows(numbers, 700_000);
        history.Workload.AppendRows(numbers, 1_000);
        history.Commit();
        history.Workload.TruncateVector(numbers);
        history.Workload.AppendRows(numbers, 300_000);
        history.Commit();
        CrashHarness.Check(history, 5, randomImages: 1, everyNth: 3);
    }

    [Fact]
    public void A_cut_while_space_is_given_back()
    {
        for (int seed = 1; seed <= 2 * Effort.Factor; seed++)
        {
            using CrashHistory history = new(seed, largeRows: 20_000);
            string front = history.Workload.CreateRegion();
            history.Workload.Append(front, 400_000);
            string[] vectors = [.. Enum.GetValues<ModelType>().Select(history.Workload.CreateVector)];
            string overwritten = history.Workload.CreateRegion();
            history.Workload.Append(overwritten, 250_000);
            foreach (string vector in vectors)
                history.Workload.AppendRows(vector, 2_000);
            history.Commit(seed % 2 == 0 ? 1 : null);
            history.Workload.Overwrite(overwritten);
            history.Workload.TruncateVector(vectors[seed % vectors.Length]);
            history.Workload.Remove(front);
            history.Commit(null);
            history.Workload.AppendRows(vectors[1], 3_000);
            history.Workload.Compact();
            history.Commit(null);
            history.Workload.Compact();
            history.Workload.AppendRows(vectors[0], 100);
            history.Commit(null);
            CrashHarness.Check(history, seed, randomImages: 2);
        }
    }

    private static void CheckRandom(CrashHistory history, int seed, int everyNth)
    {
        RunRandomly(history, seed, steps: 60);
        try
        {
            CrashHarness.Check(history, seed, randomImages: 1, everyNth);
        }
        catch (CrashException e)
        {
            throw new CrashException($"history {seed}: {e.Message}", e);
        }
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

using Columnar.Tests.Doubles;

namespace Columnar.Tests.Crash;

/// <summary>
/// Computed vectors under power cuts: with rows, states at block ends and the account of the sources in different regions, they are of one
/// commit, and go on to what a full pass gives.
/// </summary>
public sealed class ComputedCutTests
{
    [Fact]
    public void A_cut_while_computed_vectors_are_brought_up_to_date()
    {
        using CrashHistory history = new(9);
        CrashScripts.BringUpToDate(history);
        CrashHarness.Check(history, 9, randomImages: 1, everyNth: 8, goOn: GoOn);
    }

    // On what a cut left; whatever that is, bringing it up to date gives what a full pass over it does.
    private static void GoOn(Database database)
    {
        if (database.TryGetVector("prices") is not RawVector<double> prices)
            return;
        CheckUpToDate(database, "full");
        prices.Append([.. Enumerable.Range(0, 70_000).Select(i => i / 3.0)]);
        prices.Update(prices.Length / 2, -1.25);
        prices.Truncate(prices.Length - 1_000);
        CheckUpToDate(database, "changed");
    }

    private static void CheckUpToDate(Database database, string name)
    {
        RawVector<double> prices = database.Raw<double>("prices", nullable: true);
        foreach (Computation<double> computation in CrashScripts.ComputationsOf(prices))
        {
            ComputedVector<double> stored = database.Computed(computation.Function, computation);
            ComputedVector<double> full = database.Computed($"{name} {computation.Function}", computation);
            stored.Update();
            full.Update();
            if (!Bits(full).SequenceEqual(Bits(stored)))
                throw new CrashException($"{computation.Function} is not what a full pass gives ({name}).");
        }
    }

    private static IEnumerable<long> Bits(ComputedVector<double> vector) =>
        vector.ToArray().Select(BitConverter.DoubleToInt64Bits);
}

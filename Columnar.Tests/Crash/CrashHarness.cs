using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>
/// Cuts the power at every operation of a history in several ways, and opens what is left: it must be the last completed
/// commit or the one in progress, sound, and able to go on (P1, P2).
/// </summary>
internal static class CrashHarness
{
    /// <summary>The number of images checked.</summary>
    /// <param name="history">The history.</param>
    /// <param name="seed">Of what is chosen at random.</param>
    /// <param name="randomImages">How many images with any of the unsynced sectors there are per cut.</param>
    /// <param name="everyNth">Which operations are cut in.</param>
    /// <param name="distinct">Counts the images.</param>
    /// <param name="goOn">Goes on with what a cut left, on a disk of its own, and throws where that is not as it should be.</param>
    public static int Check(
        CrashHistory history,
        int seed,
        int randomImages,
        int everyNth = 1,
        DistinctCuts? distinct = null,
        Action<Database>? goOn = null
    )
    {
        Random random = new(seed);
        PowerCut cut = new(history.Disk.Initial, history.Disk.Log);
        int count = 0;
        HashSet<(ulong Image, string Newest, int Count)> seen = [];
        while (cut.Advance())
        {
            if ((cut.Begun - 1) % everyNth != 0)
                continue;
            string[] allowed = [.. history.AllowedAt(cut.Begun - 1)];
            foreach (SectorImage image in Images(cut, random, randomImages))
            {
                ulong hash = DistinctCuts.HashOf(image);
                distinct?.Add(hash);
                if (!seen.Add((hash, allowed[0], allowed.Length)))
                    continue; // Another cut left the same, and the same is allowed.
                string place = $"cut in operation {cut.Begun - 1}, image {count}";
                CheckImage(image, allowed, place, random);
                GoOn(image, goOn, place);
                count++;
            }
        }
        CheckImage(cut.Nothing(), [history.Commits[^1].Content], "cut after the end", random);
        return count + 1;
    }

    private static IEnumerable<SectorImage> Images(PowerCut cut, Random random, int randomImages)
    {
        yield return cut.Nothing();
        if (!cut.HasVolatile)
            yield break;
        yield return cut.Everything();
        yield return cut.OneOperation(cut.Begun - 1, only: true);
        for (int i = 0; i < randomImages; i++)
        {
            yield return cut.AnyOf(random);
            yield return cut.OneOperation(cut.AnyOperation(random), only: random.Next(2) == 0);
        }
    }

    private static void CheckImage(SectorImage image, string[] allowed, string place, Random random)
    {
        using PowerCutDisk disk = new(image);
        try
        {
            string found;
            using (Database database = disk.Open())
            {
                found = DatabaseModel.DescribeWithKept(database);
                if (!allowed.Contains(found))
                    throw new CrashException($"{place}: found\n{found}\nallowed\n{string.Join("\nor\n", allowed)}");
                CheckSound(database, place);
                CheckCutWhileOpening(disk, found, place, random);
                GoOn(database, random);
            }
            using (Database database = disk.Open())
            {
                CheckSound(database, place);
                database.Remove("after");
                database.Commit();
                string again = DatabaseModel.DescribeWithKept(database);
                if (again != found)
                    throw new CrashException($"{place}: another commit and reopening changed\n{found}\nto\n{again}");
            }
        }
        catch (ColumnarException e)
        {
            throw new CrashException($"{place}: {e.Message}", e);
        }
    }

    private static void GoOn(SectorImage image, Action<Database>? goOn, string place)
    {
        if (goOn is null)
            return;
        using PowerCutDisk disk = new(image);
        disk.IsLogging = false;
        using Database database = disk.Open();
        try
        {
            goOn(database);
        }
        catch (Exception e) when (e is CrashException or ColumnarException)
        {
            throw new CrashException($"{place}: {e.Message}", e);
        }
    }

    private static void CheckSound(Database database, string place)
    {
        VerificationReport report = database.Verify();
        if (!report.IsSound)
            throw new CrashException($"{place}: {report.Damages[0]}");
        database.Store.CheckSpace();
        if (database.Recovery.Count > 0)
            throw new CrashException($"{place}: {database.Recovery[0]}"); // A slot is one sector: never torn.
    }

    // A second cut, while what the first left is being opened.
    private static void CheckCutWhileOpening(PowerCutDisk opened, string expected, string place, Random random)
    {
        PowerCut cut = new(opened.Initial, [.. opened.Log]);
        while (cut.Advance())
        {
            using PowerCutDisk disk = new(random.Next(2) == 0 ? cut.AnyOf(random) : cut.Nothing());
            using Database database = disk.Open();
            string found = DatabaseModel.DescribeWithKept(database);
            if (found != expected)
                throw new CrashException($"{place}, cut again while opening: found\n{found}\ninstead of\n{expected}");
        }
    }

    // Appends to all that is there, takes it back, and commits something of its own.
    private static void GoOn(Database database, Random random)
    {
        byte[] bytes = new byte[random.Next(20_000)];
        random.NextBytes(bytes);
        Region after = database.CreateRegion("after");
        after.Append(bytes);
        foreach (string name in database.RegionNames.Where(n => n != "after"))
        {
            Region region = database.GetRegion(name);
            long length = region.Length;
            region.Append(bytes);
            region.Truncate(length);
        }
        database.Commit();
        if (random.Next(8) == 0)
            database.Compact();
        Assert.Equal(bytes, after.ToArray());
    }
}

/// <summary>What a cut left is not what was promised.</summary>
internal sealed class CrashException(string message, Exception? inner = null) : Exception(message, inner);

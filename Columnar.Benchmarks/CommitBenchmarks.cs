using System.Runtime.InteropServices;
using Columnar.Storage;
using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Benchmarks;

/// <summary>What commits cost: beside bare system calls, beside few regions, and of one value in a large vector.</summary>
internal static class CommitBenchmarks
{
    private const int Rounds = 21;
    private const int CommitsPerRound = 50;

    public static void Run(DirectoryInfo folder)
    {
        BesideSystemCalls(folder);
        BesideFewRegions(folder);
        UpdateInLargeVector(folder);
        Rollback(folder);
    }

    // A commit syncs twice: once what the slot will name, once the slot.
    private static void BesideSystemCalls(DirectoryInfo folder)
    {
        using SafeFileHandle file = File.OpenHandle(
            Path.Combine(folder.FullName, "bare"),
            FileMode.CreateNew,
            FileAccess.Write
        );
        RandomAccess.SetLength(file, 64 << 20);
        using Database database = Database.Open(Path.Combine(folder.FullName, "small"));
        RawVector<long> vector = database.Raw<long>("v");
        long[] page = new long[512];
        byte[] slot = new byte[128];
        long offset = 0;
        (double bare, double ours, double ratio) = Interleaved.Run(
            Rounds,
            () =>
            {
                for (int i = 0; i < CommitsPerRound; i++)
                {
                    RandomAccess.Write(file, MemoryMarshal.AsBytes(page.AsSpan()), offset += 4096);
                    FilePlatform.Current.Sync(file);
                    RandomAccess.Write(file, slot, 0);
                    FilePlatform.Current.Sync(file);
                }
            },
            () => Append(vector, database, page)
        );
        Console.WriteLine(
            $"append of 4 KiB + commit: {PerCommit(ours):F0} us, a write of 4 KiB and of a slot, each synced, {PerCommit(bare):F0} us, {ratio:F2} times (goal 1.5)"
        );
    }

    private static void BesideFewRegions(DirectoryInfo folder)
    {
        using Database few = ManyRegions.Create(Path.Combine(folder.FullName, "few"), 10);
        using Database many = ManyRegions.Create(Path.Combine(folder.FullName, "many"), 10_000);
        RawVector<long> inFew = few.Raw<long>("v");
        RawVector<long> inMany = many.Raw<long>("v");
        long[] page = new long[512];
        (double withFew, double withMany, double ratio) = Interleaved.Run(
            Rounds,
            () => Append(inFew, few, page),
            () => Append(inMany, many, page)
        );
        Console.WriteLine(
            $"the same with 10,000 regions: {PerCommit(withMany):F0} us, with 10 {PerCommit(withFew):F0} us, {ratio:F2} times (goal 2)"
        );
    }

    private static void UpdateInLargeVector(DirectoryInfo folder)
    {
        using SafeFileHandle file = File.OpenHandle(
            Path.Combine(folder.FullName, "bare block"),
            FileMode.CreateNew,
            FileAccess.Write
        );
        using Database database = Database.Open(Path.Combine(folder.FullName, "large"));
        SparseVector.Create(database, "v", 1L << 30);
        RawVector<double> vector = database.Raw<double>("v");
        Random random = new(1);
        byte[] block = new byte[Geometry.BlockRows * sizeof(double)];
        byte[] slot = new byte[128];
        (double bare, double ours, double ratio) = Interleaved.Run(
            101,
            () =>
            {
                RandomAccess.Write(file, block, 4096 + random.Next(100) * block.Length);
                FilePlatform.Current.Sync(file);
                RandomAccess.Write(file, slot, 0);
                FilePlatform.Current.Sync(file);
            },
            () =>
            {
                vector.Update(random.NextInt64(vector.Length), 1);
                database.Commit();
            }
        );
        Console.WriteLine(
            $"update of a value in a vector of 1 GB + commit: {ours:F2} ms (goal 5), a write of a block and of a slot, each synced, {bare:F2} ms, {ratio:F2} times"
        );
    }

    // Going back over an update of one value, in a small and in a large database.
    private static void Rollback(DirectoryInfo folder)
    {
        using Database small = Database.Open(Path.Combine(folder.FullName, "rollback small"));
        using Database large = Database.Open(Path.Combine(folder.FullName, "rollback large"));
        SparseVector.Create(small, "v", 64L << 20);
        SparseVector.Create(large, "v", 4L << 30);
        long stamp = 0;
        foreach (Database database in (Database[])[small, large])
        {
            database.Raw<long>("w").Append(1L);
            database.Commit(stamp: 0);
        }
        (double inSmall, double inLarge, double ratio) = Interleaved.Run(
            101,
            () => small.RollbackTo(0),
            () => large.RollbackTo(0),
            prepare: () =>
            {
                There(small);
                There(large);
            }
        );
        Console.WriteLine(
            $"rollback of an update in a database of 4 GB: {inLarge:F2} ms, of 64 MB {inSmall:F2} ms, {ratio:F2} times"
        );

        void There(Database database)
        {
            database.Raw<double>("v").Update(5, ++stamp);
            database.Commit(stamp);
        }
    }

    private static void Append(RawVector<long> vector, Database database, long[] page)
    {
        for (int i = 0; i < CommitsPerRound; i++)
        {
            vector.Append(page);
            database.Commit();
        }
    }

    private static double PerCommit(double milliseconds) => milliseconds * 1000 / CommitsPerRound;
}

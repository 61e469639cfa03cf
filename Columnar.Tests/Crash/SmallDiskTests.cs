using System.Text;
using Columnar.Tests.Cli;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>P5 on a real file system that is really full: an IOException, nothing lost, and the retry commits everything.</summary>
public sealed class SmallDiskTests : IDisposable
{
    private const string Class = "Columnar.Tests.Crash.SmallDiskTests.";
    private const int DiskMebibytes = 32;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(Child_commits))]
    [InlineData(nameof(Child_appends_much_at_once))]
    [InlineData(nameof(Child_appends_until_rows_are_written_early))]
    [InlineData(nameof(Child_overwrites))]
    [InlineData(nameof(Child_grows_bit_by_bit))]
    [InlineData(nameof(Child_creates_a_database))]
    [InlineData(nameof(Child_imports))]
    [InlineData(nameof(Child_backs_up))]
    [InlineData(nameof(Child_works_at_random))]
    public void A_full_disk_is_an_IOException_and_with_room_again_everything_is_committed(string child)
    {
        using ChildProcess process = SmallDisk.StartChild(Class + child, _folder.Path);
        List<string> told = [];
        while (process.ReadNext() is { } line)
            told.Add(line);
        // A page of the map that the disk had no room for would have ended the child with SIGBUS.
        Assert.Equal(["done"], told);
    }

    internal static void Child_commits() =>
        Run(
            (disk, db) =>
            {
                RawVector<int> numbers = db.Raw<int>("numbers");
                TextVector words = db.Text("words", nullable: true);
                for (int i = 0; i < 200_000; i++)
                {
                    numbers.Append(i);
                    words.Append(i % 7 == 0 ? null : $"word {i}");
                }
                Assert.Throws<IOException>(() => db.Commit(stamp: 2));
                Assert.Throws<IOException>(() => db.Commit(stamp: 2));
                Assert.Equal(200_003, numbers.Length);
                CheckAtFirstCommit(db);
                disk.MakeRoom();
                Assert.Equal(3UL, db.Commit(stamp: 2));
            },
            db =>
            {
                Assert.Equal(2, db.Stamp);
                using Snapshot snapshot = db.Snapshot();
                Assert.Equal([1, 2, 3, .. Enumerable.Range(0, 200_000)], snapshot.Raw<int>("numbers").ToArray());
                Assert.Equal(200_000, snapshot.Text("words").Length);
                Assert.Equal("word 199999", snapshot.Text("words")[199_999]);
                Assert.Equal(28_572, snapshot.Text("words").NullCount);
            }
        );

    internal static void Child_appends_much_at_once() =>
        Run(
            (disk, db) =>
            {
                RawVector<int> numbers = db.Raw<int>("numbers");
                int[] many = [.. Enumerable.Range(0, 1_000_000)];
                numbers.Append(4);
                Assert.Throws<IOException>(() => numbers.Append(many));
                Assert.Equal(4, numbers.Length);
                CheckAtFirstCommit(db);
                disk.MakeRoom();
                numbers.Append(many);
                disk.Fill();
                Assert.Throws<IOException>(() => numbers.Append(many));
                Assert.Equal(1_000_004, numbers.Length);
                disk.MakeRoom();
                db.Commit(stamp: 2);
            },
            db => Assert.Equal([1, 2, 3, 4, .. Enumerable.Range(0, 1_000_000)], db.Raw<int>("numbers").ToArray())
        );

    internal static void Child_appends_until_rows_are_written_early()
    {
        long appended = 0;
        Run(
            (disk, db) =>
            {
                RawVector<long> numbers = db.Raw<long>("longs");
                Action appendForEver = () =>
                {
                    for (; appended < 10_000_000; appended++)
                        numbers.Append(appended);
                };
                Assert.Throws<IOException>(appendForEver);
                Assert.InRange(appended, 1_000_000, 2_000_000);
                Assert.Equal(appended, numbers.Length);
                CheckAtFirstCommit(db);
                disk.MakeRoom();
                for (long end = appended + 10; appended < end; appended++)
                    numbers.Append(appended);
                db.Commit(stamp: 2);
            },
            db =>
            {
                VectorView<long> view = db.Snapshot().Raw<long>("longs");
                Assert.Equal(appended, view.Length);
                for (long i = 0; i < appended; i++)
                    Assert.Equal(i, view[i]);
            }
        );
    }

    internal static void Child_overwrites() =>
        Run(
            (disk, db) =>
            {
                Region bytes = db.GetRegion("bytes");
                byte[] before = bytes.ToArray();
                Assert.Throws<IOException>(() =>
                {
                    for (int i = 0; i < 100; i++)
                        bytes.Write(i * 4_000, [9]);
                });
                Assert.Throws<IOException>(() => bytes.Write(500_000, new byte[3_000_000]));
                Assert.Equal(before.Length, bytes.Length);
                CheckAtFirstCommit(db);
                db.Discard();
                Assert.Equal(before, bytes.ToArray());
                disk.MakeRoom();
                bytes.Write(1, [7]);
                db.Commit(stamp: 2);
            },
            db =>
            {
                byte[] expected = new byte[600_000];
                expected[1] = 7;
                Assert.Equal(expected, db.GetRegion("bytes").ToArray());
            }
        );

    internal static void Child_grows_bit_by_bit()
    {
        int length = 0;
        Run(
            (disk, db) =>
            {
                Region region = db.CreateRegion("growing");
                Action appendForEver = () =>
                {
                    for (; length < 1 << 30; length += 999)
                        region.Append(new byte[999]);
                };
                Assert.Throws<IOException>(appendForEver);
                Assert.Equal(length, region.Length);
                CheckAtFirstCommit(db);
                disk.MakeRoom();
                region.Append([1]);
                db.Commit(stamp: 2);
            },
            db =>
            {
                byte[] expected = new byte[length + 1];
                expected[length] = 1;
                Assert.Equal(expected, db.GetRegion("growing").ToArray());
            }
        );
    }

    internal static void Child_creates_a_database() =>
        Run(
            (disk, _) =>
            {
                string path = disk.Path("b.columnar");
                string[] before = Directory.GetFileSystemEntries(disk.Path(""));
                Assert.Throws<IOException>(() => Database.Open(path));
                Assert.Equal(before, Directory.GetFileSystemEntries(disk.Path("")));
                disk.MakeRoom();
                using Database created = Database.Open(path);
                Assert.Empty(created.Names);
            },
            db => Assert.Equal(1, db.Stamp)
        );

    internal static void Child_imports()
    {
        StringBuilder csv = new("a,b\n");
        for (int i = 0; i < 100_000; i++)
            csv.Append(i).Append(",text ").Append(i).Append('\n');
        Run(
            (disk, db) =>
            {
                disk.MakeRoom();
                File.WriteAllText(disk.Path("many.csv"), csv.ToString());
                disk.Fill();
                Assert.Throws<IOException>(() => CsvFile.Import(db, "many", disk.Path("many.csv")));
                Assert.Empty(db.TableNames);
                CheckAtFirstCommit(db);
                string[] before = Directory.GetFileSystemEntries(disk.Path(""));
                CliRun.Of("import", disk.Path("many.csv"), disk.Path("new.columnar")).AssertFailed(3);
                Assert.Equal(before, Directory.GetFileSystemEntries(disk.Path("")));
                disk.MakeRoom();
                CsvFile.Import(db, "many", disk.Path("many.csv"));
            },
            db => Assert.Equal(100_000, db.Table("many").RowCount)
        );
    }

    internal static void Child_backs_up() =>
        Run(
            (disk, db) =>
            {
                string[] before = Directory.GetFileSystemEntries(disk.Path(""));
                Assert.Throws<IOException>(() => db.Backup(disk.Path("copy.columnar")));
                Assert.Equal(before, Directory.GetFileSystemEntries(disk.Path("")));
                CheckAtFirstCommit(db);
                disk.MakeRoom();
                db.Backup(disk.Path("copy.columnar"));
                using Database copy = Database.Open(disk.Path("copy.columnar"));
                CheckAtFirstCommit(copy);
            },
            db => Assert.Equal(1, db.Stamp)
        );

    internal static void Child_works_at_random()
    {
        SmallDisk disk = SmallDisk.Mount(DiskMebibytes);
        for (int number = 1; number <= 6 * Effort.Factor; number++)
        {
            int seed = Effort.Seed(number);
            Random random = new(seed);
            string path = disk.Path($"{number}.columnar");
            using Database database = Database.Open(path);
            Workload workload = new(database, random) { LargeRows = 20_000 };
            for (int i = 0; i < 80; i++)
            {
                if (random.Next(5) == 0)
                    disk.Fill();
                Try(workload.Step);
                long? stamp = workload.NextStamp();
                if (i % 6 != 5)
                    continue;
                bool isCommitted = Try(() => workload.Commit(stamp));
                Assert.Equal(workload.Committed.Describe(), DatabaseModel.Describe(workload.Database));
                disk.MakeRoom();
                if (!isCommitted)
                    workload.Commit(stamp);
                Assert.Equal(workload.Committed.Describe(), DatabaseModel.Describe(workload.Database));
            }
            workload.Database.Dispose();
            using (Database reopened = Database.Open(path))
            {
                Assert.Equal(workload.Committed.Describe(), DatabaseModel.Describe(reopened));
                CheckSound(reopened);
            }
            File.Delete(path);
        }
        ChildProcess.Tell("done");
    }

    private static void Run(Action<SmallDisk, Database> onFullDisk, Action<Database> check)
    {
        SmallDisk disk = SmallDisk.Mount(DiskMebibytes);
        string path = disk.Path("a.columnar");
        using (Database database = Database.Open(path))
        {
            database.Raw<int>("numbers").Append([1, 2, 3]);
            database.CreateRegion("bytes").Append(new byte[600_000]);
            database.Commit(stamp: 1);
            disk.Fill();
            onFullDisk(disk, database);
            check(database);
            CheckSound(database);
        }
        using Database reopened = Database.Open(path);
        check(reopened);
        CheckSound(reopened);
        ChildProcess.Tell("done");
    }

    private static void CheckAtFirstCommit(Database database)
    {
        using Snapshot snapshot = database.Snapshot();
        Assert.Equal(1, snapshot.Stamp);
        Assert.Equal([1, 2, 3], snapshot.Raw<int>("numbers").ToArray());
        Assert.Equal(new byte[600_000], snapshot.Region("bytes").ToArray());
        CheckSound(database);
    }

    private static void CheckSound(Database database)
    {
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

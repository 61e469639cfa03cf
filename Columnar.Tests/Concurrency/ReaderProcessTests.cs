using System.Globalization;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>P7: processes that read beside a writer find that stamp s means exactly the data of s, in all vectors.</summary>
public sealed class ReaderProcessTests : IDisposable
{
    private const string Child = "Columnar.Tests.Concurrency.ReaderProcessTests.Child_follows_the_writer";
    private const int Readers = 2;
    private const int ChecksPerReader = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_stamp_means_its_data_to_processes_that_read_while_it_is_written_over_and_rolled_back()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Children are started through /bin/sh.");
        string path = _folder.File("a.columnar");
        using Database database = Database.Open(path, new DatabaseOptions { RetainedCommits = 4 });
        StampedData data = new();
        data.Write(database);
        List<ChildProcess> children = [.. Enumerable.Range(0, Readers).Select(_ => ChildProcess.Start(Child, path))];
        try
        {
            Task<string?>[] ends = [.. children.Select(child => Task.Run(child.ReadNext))];
            while (!ends.All(end => end.IsCompleted))
            {
                data.Write(database);
                if (data.Stamp % 7 == 0)
                    database.RollbackTo(data.Stamp - 2);
            }
            Assert.All(ends, end => Assert.Equal("agreed", end.Result));
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    [Fact(Explicit = true)]
    public void Child_follows_the_writer()
    {
        try
        {
            Follow(ChildProcess.DatabasePath!);
            ChildProcess.Tell("agreed");
        }
        catch (Exception e)
        {
            ChildProcess.Tell(e.ToString().ReplaceLineEndings(" "));
        }
    }

    // Opens now and then, refreshes otherwise; holds some snapshots while the writer goes on.
    private static void Follow(string path)
    {
        Random random = new(5);
        Database database = Database.OpenReadOnly(path);
        List<Snapshot> held = [];
        ulong last = 0;
        for (int check = 0; check < ChecksPerReader; check++)
        {
            if (check % 10 == 9)
            {
                database.Dispose();
                database = Database.OpenReadOnly(path);
            }
            database.Refresh();
            Assert.True(database.CommitNumber >= last, "The newest commit is older than before.");
            last = database.CommitNumber;
            held.Add(database.Snapshot());
            StampedData.Check(held[random.Next(held.Count)]);
            foreach (CommitInfo kept in database.ListCommits())
            {
                try
                {
                    using Snapshot snapshot = database.Snapshot(kept.Stamp);
                    Assert.Equal(kept.Stamp, snapshot.Stamp);
                    StampedData.Check(snapshot);
                }
                catch (ArgumentOutOfRangeException e) when (e.ParamName == "stamp") { } // Kept no more.
            }
            if (held.Count < 4)
                continue;
            int index = random.Next(held.Count);
            held[index].Dispose();
            held.RemoveAt(index);
        }
        held.ForEach(snapshot => snapshot.Dispose());
        database.Dispose();
    }

    /// <summary>
    /// Vectors whose values tell the stamps they were written by: a stamp cuts them at a place that follows from it and writes anew
    /// from there on. A vector of history says which stamps are behind the present one, as rollbacks take some away.
    /// </summary>
    private sealed class StampedData
    {
        public long Stamp { get; private set; }

        public void Write(Database database)
        {
            Stamp++;
            RawVector<long> numbers = database.Raw<long>("n");
            TextVector texts = database.Text("t");
            Region bytes = database.CreateRegion("b");
            database.Raw<long>("history").Append(Stamp);
            long first = Math.Min(FirstRow(Stamp), numbers.Length);
            numbers.Truncate(first);
            texts.Truncate(first);
            bytes.Truncate(first);
            long[] rows = [.. Enumerable.Range((int)first, RowCount(Stamp)).Select(row => Value(Stamp, row))];
            numbers.Append(rows);
            texts.Append(rows.Select(row => row.ToString(CultureInfo.InvariantCulture)));
            bytes.Append([.. rows.Select(row => (byte)row)]);
            database.Commit(Stamp);
        }

        /// <summary>Derives from the history what the snapshot must hold, and compares.</summary>
        public static void Check(Snapshot snapshot)
        {
            long[] history = snapshot.Raw<long>("history").ToArray();
            Assert.Equal(snapshot.Stamp, history[^1]);
            List<long> expected = [];
            // What was written before the last stamp that began anew is gone.
            int from = Math.Max(0, Array.FindLastIndex(history, stamp => FirstRow(stamp) == 0));
            foreach (long stamp in history.AsSpan(from))
            {
                int first = (int)Math.Min(FirstRow(stamp), expected.Count);
                expected.RemoveRange(first, expected.Count - first);
                for (int row = first; row < first + RowCount(stamp); row++)
                    expected.Add(Value(stamp, row));
            }
            Assert.Equal(expected, snapshot.Raw<long>("n").ToArray());
            Assert.Equal(expected.Select(value => (byte)value), snapshot.Region("b").ToArray());
            TextView texts = snapshot.Text("t");
            Assert.Equal(expected.Count, texts.Length);
            for (int row = 0; row < expected.Count; row++)
            {
                if (texts[row] != expected[row].ToString(CultureInfo.InvariantCulture))
                    Assert.Fail($"Text {row} of stamp {snapshot.Stamp} is {texts[row]}, not {expected[row]}.");
            }
        }

        private static long FirstRow(long stamp) => stamp % 16 == 0 ? 0 : stamp * 7_919 % 9_000;

        private static int RowCount(long stamp) => (int)(stamp * 104_729 % 3_000);

        private static long Value(long stamp, int row) => stamp * 1_000_000 + row;
    }
}

using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>P4 and P8: a compaction beside writers and readers changes nothing they see.</summary>
public sealed class CompactionRaceTests : IDisposable
{
    private const int Rounds = 120;
    private const int IndexedVectors = 30;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writers_and_readers_go_on_while_space_is_given_back()
    {
        string path = _folder.File("a.columnar");
        using Database database = Database.Open(path);
        database.RetainedCommits = 2;
        Write(database, 1);
        using CancellationTokenSource done = new();
        Task[] others =
        [
            Task.Run(() => Compact(database, done.Token), CancellationToken.None),
            Task.Run(() => Read(database, () => { }, done.Token), CancellationToken.None),
            Task.Run(
                () =>
                {
                    using Database reader = Database.OpenReadOnly(path);
                    Read(reader, () => reader.Refresh(), done.Token);
                },
                CancellationToken.None
            ),
        ];
        for (int stamp = 2; stamp <= Rounds && !others.Any(task => task.IsCompleted); stamp++)
            Write(database, stamp);
        await done.CancelAsync();
        await Task.WhenAll(others);
        using (Snapshot snapshot = database.Snapshot())
            Check(snapshot);
        database.Compact();
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    [Fact]
    public async Task A_compaction_ends_when_the_database_is_closed()
    {
        Database database = Database.Open(_folder.File("b.columnar"));
        for (int stamp = 1; stamp <= 5; stamp++)
            Write(database, stamp);
        Task<CompactionReport>[] runs = [.. Enumerable.Range(0, 4).Select(_ => database.CompactAsync())];
        database.Dispose();
        foreach (Task<CompactionReport> run in runs)
        {
            // Done before, or refused.
            try
            {
                await run;
            }
            catch (Exception e) when (e is ObjectDisposedException or NotSupportedException) { }
        }
        using Database reopened = Database.Open(_folder.File("b.columnar"));
        using Snapshot snapshot = reopened.Snapshot();
        Check(snapshot);
        reopened.Store.CheckSpace();
    }

    [Fact]
    public async Task Index_types_are_recorded_while_a_compaction_moves_the_vectors()
    {
        using Database database = Database.Open(_folder.File("c.columnar"));
        using CancellationTokenSource done = new();
        Task compaction = Task.Run(() => Compact(database, done.Token), CancellationToken.None);
        for (int stamp = 1; stamp <= IndexedVectors && !compaction.IsCompleted; stamp++)
        {
            database.CreateRegion($"gap {stamp}").Append(new byte[50_000]);
            RawVector<int> numbers = database.Raw<int>($"numbers {stamp}");
            numbers.Append(Numbers(1).Take(20_000));
            database.Commit(stamp);
            database.Remove($"gap {stamp}");
            if (stamp > 5)
                database.Remove($"numbers {stamp - 5}");
            database.Commit();
            Assert.Equal(20_000, numbers.By<CompactedRow>().Length);
        }
        await done.CancelAsync();
        await compaction;
        database.Commit();
        Assert.Equal(
            nameof(CompactedRow),
            database.Raw<int>($"numbers {IndexedVectors}").State.Header.Fields.IndexType?.Split('.', '+')[^1]
        );
    }

    // What each vector holds follows from the stamp.
    private static void Write(Database database, int stamp)
    {
        RawVector<int> numbers = database.Raw<int>("numbers");
        numbers.Truncate(Math.Min(numbers.Length, stamp % 3 == 0 ? 0 : Kept(stamp)));
        numbers.Append([.. Numbers(stamp).Skip((int)numbers.Length)]);
        TextVector texts = database.Text("texts");
        texts.Truncate(0);
        foreach (string text in Texts(stamp))
            texts.Append(text);
        Region bytes = database.CreateRegion("bytes");
        if (bytes.Length == 0)
            bytes.Append(new byte[200_000]);
        bytes.Write(stamp % 100 * 1_000, BitConverter.GetBytes(stamp));
        if (stamp % 2 == 0)
            database.CreateRegion($"temporary {stamp}").Append(new byte[stamp * 3_000]);
        if (stamp % 8 == 0)
            database.KeepOnly(["numbers", "texts", "bytes"]);
        database.Commit(stamp);
    }

    private static int Kept(int stamp) => stamp * 7 % 50_000;

    // Rows that are kept from one stamp to the next are the same in both.
    private static IEnumerable<int> Numbers(int stamp) =>
        Enumerable.Range(0, 20_000 + stamp * 997 % 60_000).Select(i => i * 31);

    private static IEnumerable<string> Texts(int stamp) =>
        Enumerable.Range(0, 500 + stamp % 700).Select(i => $"{stamp} {i}");

    private static void Check(Snapshot snapshot)
    {
        int stamp = (int)snapshot.Stamp!.Value;
        Assert.Equal(Numbers(stamp), snapshot.Raw<int>("numbers").ToArray());
        Assert.Equal(Texts(stamp), snapshot.Text("texts").ToArray());
        byte[] written = snapshot.Region("bytes").ToArray().AsSpan(stamp % 100 * 1_000, 4).ToArray();
        Assert.Equal(stamp, BitConverter.ToInt32(written));
    }

    private static void Read(Database database, Action refresh, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            refresh();
            using Snapshot snapshot = database.Snapshot();
            Check(snapshot);
            Check(snapshot);
        }
    }

    private static void Compact(Database database, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            try
            {
                Assert.Empty(database.Compact(cancellation: done).Damages);
            }
            catch (OperationCanceledException) { }
            catch (NotSupportedException e)
            {
                Assert.Skip(e.Message);
            }
        }
    }
}

/// <summary>Numbers the rows of a vector that is moved.</summary>
[ColumnarIndex]
public readonly partial record struct CompactedRow(long Value);

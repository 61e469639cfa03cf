using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Concurrency;

/// <summary>P2, P3, P4: whatever threads do together, every snapshot is one commit, and every commit one state of the whole database.</summary>
public sealed class HistoryTests : IDisposable
{
    private const int Edits = 60;
    private const int Disturbances = 12;

    private readonly TemporaryFolder _folder = new();

    // Held for reading by who edits, for writing by who drops edits.
    private readonly ReaderWriterLockSlim _editing = new();
    private readonly Lock _appendingToTable = new();

    public void Dispose()
    {
        _editing.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_snapshot_equals_one_commit_of_the_history()
    {
        for (int round = 0; round < Effort.Factor; round++)
            Run(Effort.Seed(round) & 0xFFFFFF, _folder.File($"{round}.columnar"));
    }

    private void Run(int seed, string path)
    {
        TrackedContent[] contents =
        [
            new TrackedNumbers("a"),
            new TrackedNumbers("b"),
            new TrackedRegion("r"),
            new TrackedTable("t", _appendingToTable),
        ];
        using (Database database = Database.Open(path))
        {
            foreach (TrackedContent content in contents)
                content.Create(database);
            database.Commit();
            RecordedHistory history = new(database, contents);
            Crew crew = new();
            for (int i = 0; i < contents.Length; i++)
                AddEditor(crew, database, contents[i], new Random(seed + i));
            crew.Accompany(() => Commit(history));
            crew.Accompany(() => Commit(history));
            AddReader(crew, database, history);
            AddHolder(crew, database, history, new Random(seed + 10));
            AddDisturber(crew, database, contents, new Random(seed + 11));
            crew.Accompany(() => ReadKept(database, history));
            AddCollector(crew, database);
            crew.Work();
            Commit(history);
            history.CheckCommits();
            Check(database, contents);
        }
        using Database again = Database.Open(path);
        Check(again, contents);
    }

    private void AddEditor(Crew crew, Database database, TrackedContent content, Random random) =>
        crew.Repeat(
            Edits,
            () =>
            {
                _editing.EnterReadLock();
                try
                {
                    content.Edit(database, random);
                }
                finally
                {
                    _editing.ExitReadLock();
                }
            }
        );

    private void Commit(RecordedHistory history)
    {
        lock (_appendingToTable)
            history.TryCommit();
    }

    // A collection stops all threads: more of them than commits would leave these no time to work.
    private static void AddCollector(Crew crew, Database database) =>
        crew.Accompany(() =>
        {
            ulong seen = database.CommitNumber;
            while (database.CommitNumber == seen && !crew.IsOver)
                Thread.Yield();
            GC.Collect();
        });

    private static void AddReader(Crew crew, Database database, RecordedHistory history)
    {
        ulong last = 0;
        crew.Accompany(() =>
        {
            using Snapshot snapshot = database.Snapshot();
            Assert.True(snapshot.CommitNumber >= last, "A later snapshot shows an earlier commit.");
            last = snapshot.CommitNumber;
            history.Check(snapshot);
        });
    }

    // Holds some snapshots while commits come and go, and finds in them what it found before.
    private static void AddHolder(Crew crew, Database database, RecordedHistory history, Random random)
    {
        List<Snapshot> held = [];
        crew.Accompany(() =>
        {
            held.Add(database.Snapshot());
            history.Check(held[random.Next(held.Count)]);
            if (held.Count < 6)
                return;
            int index = random.Next(held.Count);
            held[index].Dispose();
            held.RemoveAt(index);
        });
    }

    private static void ReadKept(Database database, RecordedHistory history)
    {
        foreach (CommitInfo kept in database.ListCommits())
        {
            try
            {
                using Snapshot snapshot = database.Snapshot(kept.Stamp);
                Assert.Equal(kept.Stamp, snapshot.Stamp);
                history.Check(snapshot);
            }
            catch (ArgumentOutOfRangeException e) when (e.ParamName == "stamp") { } // It has ceased to be kept meanwhile.
        }
    }

    // What drops edits of all at once. Editors stand still, so that it is known what they go on from; committers and readers do not.
    private void AddDisturber(Crew crew, Database database, TrackedContent[] contents, Random random)
    {
        Action<Database, Random>[] disturbances = [(db, _) => db.Discard(), RollBack];
        crew.Repeat(
            Disturbances,
            () =>
            {
                for (ulong next = database.CommitNumber + 2; database.CommitNumber < next && !crew.HasFailed; )
                    Thread.Yield();
                _editing.EnterWriteLock();
                try
                {
                    foreach (TrackedContent content in contents)
                        content.PrepareReturn();
                    disturbances[random.Next(disturbances.Length)](database, random);
                    using Snapshot snapshot = database.Snapshot();
                    foreach (TrackedContent content in contents)
                        content.GoOnFrom(snapshot);
                }
                finally
                {
                    _editing.ExitWriteLock();
                }
            }
        );
    }

    private static void RollBack(Database database, Random random)
    {
        IReadOnlyList<CommitInfo> kept = database.ListCommits();
        try
        {
            if (random.Next(2) == 0)
                database.RollbackTo(kept[random.Next(kept.Count)].Stamp);
            else
                database.RollbackBefore(kept[^1].Stamp);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "stamp")
        {
            database.Discard(); // The others have gone on: it is kept no more.
        }
    }

    private static void Check(Database database, TrackedContent[] contents)
    {
        using Snapshot snapshot = database.Snapshot();
        foreach (TrackedContent content in contents)
            Assert.Contains(content.Begun, content.EditsOf(content.In(snapshot)));
        VerificationReport report = database.Verify();
        Assert.True(report.IsSound, report.Damages.Count == 0 ? "" : report.Damages[0].ToString());
        database.Store.CheckSpace();
    }
}

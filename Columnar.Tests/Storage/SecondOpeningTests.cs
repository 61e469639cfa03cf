using System.Runtime.CompilerServices;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>Opening a file again in the process that has it open for writing, as cells of notebooks do that are run again.</summary>
public sealed class SecondOpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("a.columnar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_the_same_database_with_what_is_pending()
    {
        using Database first = Database.Open(File);
        first.Raw<int>("n").Append(1);
        using Database second = Database.Open(Path.Combine(_folder.Path, ".", "a.columnar"));
        Assert.Same(first, second);
        Assert.Equal([1], second.Raw<int>("n").ToArray());
    }

    [Fact]
    public void The_last_dispose_closes_and_further_ones_do_nothing()
    {
        Database first = Database.Open(File);
        Database second = Database.Open(File);
        second.Dispose();
        first.Raw<int>("n").Append(1);
        first.Commit();
        first.Dispose();
        first.Dispose();
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Commit());
        using Database third = Database.Open(File);
        Assert.NotSame(first, third);
        Assert.Equal([1], third.Raw<int>("n").ToArray());
    }

    [Fact]
    public void Options_of_a_second_opening_count()
    {
        using Database first = Database.Open(File, new DatabaseOptions { RetainedCommits = 3 });
        using Database second = Database.Open(File);
        Assert.Equal(3, first.RetainedCommits);
        using Database third = Database.Open(File, new DatabaseOptions { RetainedCommits = 5 });
        Assert.Equal(5, first.RetainedCommits);
    }

    [Fact]
    public void A_file_is_known_by_itself_and_not_by_its_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be moved there.");
        using Database moved = Database.Open(File);
        string other = _folder.File("b.columnar");
        System.IO.File.Move(File, other);
        using Database again = Database.Open(other);
        Assert.Same(moved, again);
        using Database fresh = Database.Open(File);
        Assert.NotSame(moved, fresh);
        fresh.Raw<int>("n").Append(1);
        fresh.Commit();
        Assert.Empty(moved.Names);

        System.IO.File.CreateSymbolicLink(_folder.File("link"), other);
        using Database linked = Database.Open(_folder.File("link"));
        Assert.Same(moved, linked);
    }

    [Fact]
    public void A_forgotten_database_is_reclaimed_and_drops_what_was_pending()
    {
        for (int i = 0; i < 3; i++)
        {
            Forget();
            // Its file is closed by a finaliser, which may still be to come when the file is opened again.
            GC.Collect();
        }
        using Database again = Database.Open(File);
        Assert.Equal([1, 1, 1], again.Raw<int>("n").ToArray());
    }

    [Fact]
    public void A_database_whose_vector_is_in_use_is_not_forgotten()
    {
        RawVector<int> vector = VectorOfForgotten();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        vector.Append(2);
        using Database again = Database.Open(File);
        Assert.Same(vector, again.Raw<int>("n"));
        Assert.Equal([1, 2], vector.ToArray());
        again.Dispose();
    }

    [Fact]
    public void Threads_that_open_and_dispose_at_once_never_meet_a_closed_database()
    {
        Parallel.For(
            0,
            200,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i =>
            {
                using Database database = Database.Open(File);
                Assert.NotNull(database.Names);
            }
        );
    }

    [Fact]
    public void What_is_forgotten_is_not_listed_for_ever()
    {
        // Others of this process come and go.
        int before = OpenDatabases.Count;
        for (int i = 0; i < 100; i++)
            OpenAndForget(_folder.File($"{i}.columnar"));
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.InRange(OpenDatabases.Count, 0, before + 50);
    }

    [Fact]
    public void A_database_of_which_anything_is_in_use_is_not_forgotten()
    {
        Func<object>[] parts =
        [
            () => Opened().Snapshot(),
            () => Opened().Snapshot().Raw<int>("n"),
            () => Opened().Raw<int>("n").ToArrow(),
            () => Opened().CreateRegion("r"),
        ];
        foreach (Func<object> take in parts)
        {
            (object part, WeakReference<Database> database) = Take(take);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using Database again = Database.Open(File);
            Assert.True(database.TryGetTarget(out Database? first));
            Assert.Same(first, again);
            GC.KeepAlive(part);
            first.Dispose();
        }
    }

    [Fact]
    public void A_database_that_was_opened_twice_and_forgotten_is_reclaimed()
    {
        OpenAndForget(File);
        OpenAndForget(File);
        GC.Collect();
        using Database again = Database.Open(File);
        again.Dispose();
        Assert.Throws<ObjectDisposedException>(() => again.Names);
    }

    [Fact]
    public void A_reader_stands_beside_the_writer_and_the_writer_beside_a_reader()
    {
        using Database writer = Database.Open(File);
        using Database reader = Database.OpenReadOnly(File);
        Assert.NotSame(writer, reader);
        using Database again = Database.Open(File);
        Assert.Same(writer, again);
        writer.Raw<int>("n").Append(1);
        writer.Commit();
        Assert.Empty(reader.Names);
        Assert.True(reader.Refresh());
        Assert.Equal(1, reader.Raw<int>("n")[0]);
    }

    [Fact]
    public void A_relative_path_leads_to_the_same_database()
    {
        using Database first = Database.Open(File);
        using Database relative = Database.Open(Path.GetRelativePath(Environment.CurrentDirectory, File));
        Assert.Same(first, relative);
    }

    [Fact]
    public void A_forgotten_database_lets_go_of_its_file_though_what_was_mapped_stays()
    {
        Forget();
        for (int i = 0; i < 3; i++)
        {
            ForgetAfterReading();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using Database again = Database.Open(File);
        Assert.Equal([1], again.Raw<int>("n").ToArray());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OpenAndForget(string path) => Database.Open(path);

    private Database Opened()
    {
        Database database = Database.Open(File);
        database.Raw<int>("n").Append(1);
        database.Commit();
        return database;
    }

    // What is taken of a database, which nobody else keeps.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (object Part, WeakReference<Database> Database) Take(Func<object> take)
    {
        object part = take();
        Database database = Database.Open(File);
        database.Dispose();
        return (part, new WeakReference<Database>(database));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget()
    {
        Database database = Database.Open(File);
        database.Raw<int>("n").Append(1);
        database.Commit();
        database.Raw<int>("n").Append(2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ForgetAfterReading() => Assert.Equal(1, Database.Open(File).Raw<int>("n")[0]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RawVector<int> VectorOfForgotten()
    {
        RawVector<int> vector = Database.Open(File).Raw<int>("n");
        vector.Append(1);
        return vector;
    }
}

using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>Updates of single values: what they copy, who sees them, what they refuse.</summary>
public sealed class UpdateTests
{
    private const int Block = 65_536;

    [Fact]
    public void An_update_is_seen_by_the_owner_at_once_and_by_snapshots_after_the_commit()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<long> vector = database.Raw<long>("v");
        vector.Append([1, 2, 3]);
        database.Commit();
        using Snapshot before = database.Snapshot();
        vector.Update(1, 20);
        Assert.Equal([1, 20, 3], vector.ToArray());
        using (Snapshot pending = database.Snapshot())
            Assert.Equal([1, 2, 3], pending.Raw<long>("v").ToArray());
        database.Commit();
        using Snapshot after = database.Snapshot();
        Assert.Equal([1, 2, 3], before.Raw<long>("v").ToArray());
        Assert.Equal([1, 20, 3], after.Raw<long>("v").ToArray());
    }

    [Fact]
    public void Discard_drops_updates()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<long> vector = database.Raw<long>("v");
        vector.Append([1, 2, 3]);
        database.Commit();
        vector.Update(0, 9);
        database.Discard();
        Assert.Equal([1, 2, 3], vector.ToArray());
        database.Store.CheckSpace();
    }

    [Fact]
    public void An_update_of_any_pending_null_is_counted_and_gone_with_a_discard()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<long> numbers = database.Raw<long>("n", nullable: true);
        numbers.AppendNull();
        database.Commit();
        // More than the first piece of memory holds, and more than the second.
        for (int i = 0; i < 2_000; i++)
            numbers.AppendNull();
        foreach (int row in (int[])[0, 1, 600, 2_000])
            numbers.Update(row, row);
        Assert.Equal(1_997, numbers.NullCount);
        Assert.Equal(1_997, numbers.AsEnumerable().Count(value => value is null));
        database.Discard();
        Assert.Equal(1, numbers.NullCount);
        numbers.AppendNull();
        Assert.Equal(2, numbers.NullCount);
    }

    [Fact]
    public void An_update_of_a_null_makes_it_a_value()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<short> numbers = database.Raw<short>("n", nullable: true);
        BoolVector bits = database.Bool("b", nullable: true);
        numbers.Append((short?[])[1, null, 3]);
        bits.Append((bool?)true);
        bits.AppendNull();
        numbers.Update(1, 2);
        bits.Update(1, true);
        Assert.Equal(0, numbers.NullCount);
        numbers.AppendNull();
        bits.AppendNull();
        database.Commit();
        numbers.Update(3, 4);
        bits.Update(2, false);
        database.Commit();
        Assert.Equal([1, 2, 3, 4], numbers.ToArray());
        Assert.Equal(0, numbers.NullCount + bits.NullCount);
        Assert.False(bits[2]);
        Assert.True(database.Verify().IsSound);
    }

    [Fact]
    public void Views_of_pending_rows_keep_the_old_value()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<long> vector = database.Raw<long>("v", nullable: true);
        vector.Append((long?[])[1, 2, null, 4]);
        using ArrowView pending = vector.ToArrow();
        byte[] before = pending.Batches[0].Columns[0].Buffers[^1].ToArray();
        vector.Update(1, 20);
        vector.Update(2, 30);
        Assert.Equal(before, pending.Batches[0].Columns[0].Buffers[^1].ToArray());
        Assert.Equal([1, 20, 30, 4], vector.ToArray());
        vector.Append(new long[300_000]);
        using ViewsOf written = new(vector);
        vector.Update(0, 10);
        vector.Update(100_000, 11);
        written.Check();
        Assert.Equal(11, vector[100_000]);
    }

    [Fact]
    public void A_view_of_pending_rows_is_not_overwritten_after_an_update_was_discarded()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<long> vector = database.Raw<long>("v");
        vector.Append(new long[200_000]);
        database.Commit();
        // The update splits the chunk; the append goes behind its last part, whose bytes the whole chunk has too.
        vector.Update(0, 1);
        vector.Append([.. Enumerable.Range(0, 140_000).Select(i => (long)i)]);
        using ViewsOf view = new(vector);
        database.Discard();
        vector.Append([.. Enumerable.Range(0, 140_000).Select(i => -(long)i)]);
        view.Check();
        database.Commit();
        view.Check();
    }

    [Fact]
    public void Only_the_touched_block_is_copied()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<double> vector = database.Raw<double>("v", nullable: true);
        vector.Append(new double[20 * Block]);
        database.Commit();
        int before = disk.Log.Count;
        vector.Update(7 * Block + 5, 1);
        database.Commit();
        long written = disk.Log.Skip(before).Sum(operation => (long)operation.Bytes.Length);
        Assert.InRange(written, Block * 8, Block * 8 + Block / 8 + 64 * 1024);
        Assert.Equal(1, vector[7 * Block + 5]);
        Assert.Equal(1, vector.Sum());
        database.Store.CheckSpace();
    }

    [Fact]
    public void Repeated_updates_of_a_block_take_turns_in_little_space()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<long> vector = database.Raw<long>("v");
        vector.Append(new long[3 * Block]);
        database.Commit();
        long before = disk.Length;
        for (int i = 0; i < 100; i++)
        {
            vector.Update(Block + i, vector[Block + i] + 1);
            database.Store.CheckSpace();
        }
        Assert.True(disk.Length <= before + (4 << 20), $"{disk.Length} bytes after {before}");
        database.Commit();
        database.Store.CheckSpace();
        Assert.Equal(100, vector.Sum());
    }

    [Fact]
    public void Updates_go_on_in_chunks_that_updates_have_split()
    {
        Random random = new(1);
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        byte[] expected = new byte[10 * Block + 100];
        Database database = disk.Open();
        database.Raw<byte>("v").Append(expected.AsSpan());
        database.Commit();
        for (int i = 0; i < 60; i++)
        {
            int row = random.Next(expected.Length);
            expected[row] = (byte)i;
            database.Raw<byte>("v").Update(row, (byte)i);
            if (i % 3 == 0)
                database.Commit();
            if (i % 20 == 0)
            {
                database.Commit();
                database.Dispose();
                database = disk.Open();
            }
        }
        database.Commit();
        Assert.Equal(expected, database.Raw<byte>("v").ToArray());
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
        database.Dispose();
    }

    [Fact]
    public void A_row_that_is_not_there_is_refused()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<int> vector = database.Raw<int>("v");
        BoolVector bits = database.Bool("b");
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Update(0, 1));
        vector.Append([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Update(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Update(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => bits.Update(long.MaxValue, true));
        database.Commit();
        Assert.Equal([1, 2], vector.ToArray());
    }

    [Fact]
    public void A_damaged_block_is_not_given_a_new_checksum()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<long> vector = database.Raw<long>("v");
        vector.Append(new long[2 * Block]);
        database.Commit();
        long place = vector.State.Chunks[0].Segments[0].Extent.Offset;
        disk.Poke(place + Block * 8 + 100, [1]);
        Assert.Throws<CorruptDataException>(() => vector.Update(Block + 1, 1));
        vector.Update(1, 5); // The other block is sound.
        database.Commit();
        Assert.Equal(5, vector[1]);
        Assert.False(database.Verify().IsSound);
    }

    [Fact]
    public void A_full_disk_leaves_the_edit_pending()
    {
        FaultyFile? file = null;
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        RawVector<long> vector = database.Raw<long>("v");
        vector.Append([1, 2, 3]);
        database.Commit();
        vector.Update(1, 9);
        file!.Arm(Faults.Write, 0);
        Assert.ThrowsAny<IOException>(() => database.Commit());
        Assert.Equal([1, 9, 3], vector.ToArray());
        using (Snapshot snapshot = database.Snapshot())
            Assert.Equal([1, 2, 3], snapshot.Raw<long>("v").ToArray());
        database.Store.CheckSpace();
        database.Commit();
        Assert.Equal([1, 9, 3], vector.ToArray());
    }

    /// <summary>A view of the owner's, and what it held when it was taken.</summary>
    private sealed class ViewsOf : IDisposable
    {
        private readonly ArrowView _view;
        private readonly byte[] _expected;

        public ViewsOf(RawVector<long> vector)
        {
            _view = vector.ToArrow();
            _expected = Content();
        }

        public void Check() => Assert.True(_expected.AsSpan().SequenceEqual(Content()), "the view has changed");

        public void Dispose() => _view.Dispose();

        private byte[] Content() => [.. _view.Batches.SelectMany(batch => batch.Columns[0].Buffers[^1].ToArray())];
    }
}

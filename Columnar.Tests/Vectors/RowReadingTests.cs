using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

public sealed class RowReadingTests : IDisposable
{
    private const int Rows = 150_000;

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;
    private readonly RawVector<long> _numbers;
    private readonly RawVector<double> _nullable;
    private readonly TextVector _texts;
    private readonly BoolVector _truths;
    private readonly BinaryVector _bytes;

    public RowReadingTests()
    {
        _database = _disk.Open();
        _numbers = _database.Raw<long>("numbers");
        _nullable = _database.Raw<double>("nullable", nullable: true);
        _texts = _database.Text("texts", nullable: true);
        _truths = _database.Bool("truths");
        _bytes = _database.Binary("bytes");
        _numbers.Append(Enumerable.Range(0, Rows).Select(i => (long)i));
        for (int i = 0; i < 5_000; i++)
        {
            _nullable.Append(i % 7 == 0 ? null : i);
            _texts.Append(i % 5 == 0 ? null : $"t{i}");
            _truths.Append(i % 2 == 1);
            _bytes.Append(BitConverter.GetBytes(i));
        }
        _database.Commit();
        // What follows is pending: handles see it, the snapshot does not.
        _numbers.Append(-1);
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Ranges_count_from_both_ends_and_leave_away_what_is_not_there()
    {
        using Snapshot snapshot = _database.Snapshot();
        VectorView<long> view = snapshot.Raw<long>("numbers");
        Assert.Equal([Rows - 3, Rows - 2, Rows - 1], view[^3..].ToArray());
        Assert.Equal(view[^3..].ToArray(), view.Rows(-3).ToArray());
        Assert.Empty(view[5..2].ToArray());
        Assert.Empty(view.Rows(5, 2).ToArray());
        Assert.Empty(view[(Rows + 10)..].ToArray());
        Assert.Empty(view.Rows(Rows + 10).ToArray());
        Assert.Equal(Rows, view[^(Rows + 5)..].Length);
        Assert.Equal(Rows, view.Rows(long.MinValue, long.MaxValue).Length);
        Assert.Empty(view.Rows(0, long.MinValue).ToArray());
        Assert.Equal([7, 8], view[5..10][2..4].ToArray());
        Assert.Equal(7, view[5..10][2]);
        Assert.Equal(Rows - 1, view[^1]);
        Assert.Equal(3, view[3]);
        Assert.Equal([Rows - 1, -1], _numbers[^2..].ToArray());
        Assert.Equal(["t4998", "t4999"], _texts[^2..].ToArray());
        Assert.Equal([true], _truths[^1..].ToArray());
        Assert.Equal(BitConverter.GetBytes(4_999), _bytes[^1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => view[^(Rows + 1)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => view[5..10][5]);
    }

    [Fact]
    public void A_range_of_a_handle_names_rows_and_not_values()
    {
        RowRange<long> last = _numbers[^2..];
        _numbers.Update(Rows, 77);
        Assert.Equal(77, last[1]);
        _numbers.Truncate(10);
        Assert.Throws<InvalidOperationException>(() => last.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => last[0]);
        _database.Discard();
        Assert.Throws<InvalidOperationException>(() => last.ToArray());
    }

    [Fact]
    public void Single_rows_are_gathered_in_any_order()
    {
        Assert.Equal([0, 149_999, 149_999, 65_536, -1, 5], _numbers.Gather(0, 149_999, 149_999, 65_536, Rows, 5));
        Assert.Equal([0, 1, 8], _nullable.Gather(0, 1, 8));
        Assert.Equal(new string?[] { null, "t1", "t4999" }, (IEnumerable<string?>)_texts.Gather(0, 1, 4_999));
        Assert.Equal([true, false], _truths.Gather(3, 2));
        Assert.Equal(12, _numbers[10..20].Gather(2)[0]);
        long[] target = new long[2];
        Assert.Throws<ArgumentOutOfRangeException>(() => _numbers.Gather([0, -1], target));
        Assert.Throws<ArgumentOutOfRangeException>(() => _numbers.Gather(Rows + 1));
        Assert.Throws<ArgumentException>(() => _numbers.Gather([0, 1, 2], target));
        long[] rising = [.. Enumerable.Range(0, 10_000).Select(i => i * 15L)];
        Assert.Equal(rising, _numbers.Gather(rising));
        Assert.Empty(_numbers.Gather());
    }

    [Fact]
    public void Passes_by_value_leave_nulls_out_and_keep_row_numbers()
    {
        double[] valued = [.. Enumerable.Range(0, 5_000).Where(i => i % 7 != 0).Select(i => (double)i)];
        Assert.Equal(valued.Sum(), _nullable.Fold(0.0, (sum, value) => sum + value));
        List<long> rows = [];
        _nullable.ForEach(
            (row, value) =>
            {
                Assert.Equal(row, value);
                rows.Add(row);
            }
        );
        Assert.Equal(valued.Length, rows.Count);
        Assert.Equal(4_000, _texts.Fold(0, (count, _) => count + 1));
        Assert.Equal(2_500, _truths.Fold(0, (count, value) => count + (value ? 1 : 0)));
    }

    [Fact]
    public void Passes_by_span_show_every_row()
    {
        long next = 0;
        _numbers.ForEachSpan(
            (values, firstRow) =>
            {
                Assert.Equal(next, firstRow);
                next += values.Length;
            }
        );
        Assert.Equal(Rows + 1, next);
        Assert.Equal(
            Rows * (Rows - 1L) / 2 - 1,
            _numbers.FoldSpans(
                0L,
                (sum, values, _) =>
                {
                    foreach (long value in values)
                        sum += value;
                    return sum;
                }
            )
        );
        Assert.Equal(714 + 1, _nullable.FoldSpans(0, (zeros, values, _) => zeros + values.Count(0.0)));
        Assert.Equal(5, _numbers[5..10].FoldSpans(0, (count, values, _) => count + values.Length));
    }

    [Fact]
    public void A_cursor_goes_on_seeing_what_it_was_opened_on()
    {
        using ColumnCursor<double> cursor = _nullable.Cursor();
        _nullable.Truncate(0);
        Assert.Equal(5_000, cursor.Length);
        Assert.Throws<InvalidOperationException>(() => cursor.Current);
        double sum = 0;
        int nulls = 0;
        while (cursor.MoveNext())
        {
            sum += cursor.Current;
            nulls += cursor.IsNull ? 1 : 0;
        }
        Assert.Equal(Enumerable.Range(0, 5_000).Where(i => i % 7 != 0).Sum(), sum);
        Assert.Equal(715, nulls);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => cursor.Current);
        foreach (int row in new[] { 4_000, 3, 4_001, 2_222 })
        {
            cursor.MoveTo(row);
            Assert.Equal(row % 7 == 0 ? 0 : row, cursor.Current);
            Assert.True(cursor.MoveNext());
            Assert.Equal((row + 1) % 7 == 0 ? 0 : row + 1, cursor.Current);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.MoveTo(5_000));
        cursor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cursor.Current);
        Assert.Throws<ObjectDisposedException>(() => cursor.MoveNext());
    }

    [Fact]
    public async Task Batches_show_the_rows_as_they_stood_when_the_enumeration_began()
    {
        long next = 0;
        int nulls = 0;
        await foreach (
            ColumnBatch<double> batch in _nullable.ReadBatchesAsync(
                512,
                cancellation: TestContext.Current.CancellationToken
            )
        )
        {
            if (next == 0)
                _nullable.Truncate(0);
            Assert.Equal(next, batch.FirstRow);
            for (int i = 0; i < batch.Length; i++)
            {
                Assert.Equal((next + i) % 7 == 0, batch.IsNull(i));
                Assert.Equal(batch.IsNull(i) ? 0 : next + i, batch.Values[i]);
            }
            next += batch.Length;
            nulls += batch.NullCount;
        }
        Assert.Equal((5_000, 715), (next, nulls));
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ColumnBatch<long> _ in _numbers.ReadBatchesAsync(cancellation: cancelled.Token))
            {
                Assert.Fail("A batch was read.");
            }
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => _numbers.ReadBatchesAsync(0));
    }

    [Fact]
    public void Copies_are_of_rows_that_exist()
    {
        Assert.Equal([5, 6], _numbers.ToArray(5, 2));
        Assert.Empty(_numbers.ToArray(Rows + 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _numbers.ToArray(Rows, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _numbers.ToArray(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _numbers.ToArray(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _numbers.ToArray(1, long.MaxValue));
        bool[] truths = new bool[3];
        _truths.CopyTo(1, truths);
        Assert.Equal([true, false, true], truths);
        using Snapshot snapshot = _database.Snapshot();
        Assert.Null(snapshot.Text("texts").GetUtf8(0));
        Assert.Equal("t1"u8, snapshot.Text("texts").GetUtf8(1)!);
        Assert.True(snapshot.Raw<double>("nullable").GetChunk(0).IsNull(7));
        Assert.False(snapshot.Raw<double>("nullable").GetChunk(0).IsNull(8));
        Assert.True(_texts.IsNull(0));
        Assert.False(_numbers.IsNull(0));
        List<string?> texts = [];
        foreach (string? text in _texts[..3])
            texts.Add(text);
        Assert.Equal(new string?[] { null, "t1", "t2" }, (IEnumerable<string?>)texts);
        Assert.Equal([0L, 1, 2], _numbers[..3].AsEnumerable());
    }

    [Fact]
    public async Task Rows_of_every_kind_read_alike()
    {
        _numbers.Truncate(Rows);
        CompressedVector<long> compressed = _database.Compressed<long>("compressed");
        compressed.Append(_numbers.ToArray());
        LazyVector<long> lazy = _numbers.Select(value => value);
        CachedColumn<long> cached = _numbers.Cached(new CacheBudget(64 << 20));
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        long[] few = [Rows - 1, 3, 70_000, 70_001, 4_095, 4_096];
        foreach (
            IRows<long> rows in new IRows<long>[]
            {
                _numbers,
                snapshot.Raw<long>("numbers"),
                compressed,
                snapshot.Raw<long>("compressed"),
                lazy,
                cached,
                _numbers.Rows(0),
            }
        )
        {
            Assert.Equal(few, rows.Gather(few));
            Assert.Equal([4_094, 4_095, 4_096], rows.Rows(4_094, 4_097).ToArray());
            Assert.Equal([Rows - 2, Rows - 1], rows.Rows(-2).ToArray());
            Assert.Equal(Rows * (Rows - 1L) / 2, rows.Fold(0L, (sum, value) => sum + value));
            Assert.Equal(_numbers.ToArray(60_000, 10_000), rows.ToArray(60_000, 10_000));
            using ColumnCursor<long> cursor = rows.Cursor();
            cursor.MoveTo(99_999);
            Assert.True(cursor.MoveNext());
            Assert.Equal(100_000, cursor.Current);
            long next = 0;
            await foreach (
                ColumnBatch<long> batch in rows.ReadBatchesAsync(
                    40_000,
                    cancellation: TestContext.Current.CancellationToken
                )
            )
            {
                Assert.Equal(next, batch.Values[0]);
                next += batch.Length;
            }
            Assert.Equal(Rows, next);
        }
        Assert.Equal(Rows - 1, compressed[^1]);
        Assert.Equal([5L, 6], lazy[5..7].ToArray());
        Assert.Equal([5L, 6], cached[5..7].ToArray());
    }

    [Fact]
    public void Rows_of_a_disposed_snapshot_are_refused()
    {
        Snapshot snapshot = _database.Snapshot();
        VectorView<long> view = snapshot.Raw<long>("numbers");
        RowRange<long> range = view[..5];
        using ColumnCursor<long> cursor = view.Cursor();
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => range.ToArray());
        Assert.Throws<ObjectDisposedException>(() => view.Gather(0));
        // It has a lease of its own.
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Current);
    }
}

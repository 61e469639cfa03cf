using Columnar.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>A change log against all changes ever made.</summary>
public sealed class ChangeLogLaws
{
    [Fact]
    public void It_never_calls_a_changed_row_unchanged() =>
        Prop.ForAll(
                Gen.Choose(0, 1000).ListOf().ToArbitrary(),
                rows =>
                {
                    ChangeLog log = ChangeLog.None;
                    foreach (int row in rows)
                        log = RoundTrip(log.With(row));
                    return Enumerable.Range(0, rows.Count + 1).All(since => IsSafe(log, rows, since));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Of_few_changes_it_knows_each()
    {
        ChangeLog log = ChangeLog.None.With(10).With(500).With(70).With(80);
        Assert.Equal(
            [10, 70, 70, 80, long.MaxValue],
            Enumerable.Range(0, 5).Select(since => log.RowsUnchangedSince((ulong)since))
        );
    }

    [Fact]
    public void A_number_it_never_had_means_that_nothing_is_known() =>
        Assert.Equal(0, ChangeLog.None.With(10).RowsUnchangedSince(2));

    // The answer is at most the lowest row changed since; and exactly that while few enough changes are told apart.
    private static bool IsSafe(ChangeLog log, List<int> rows, int since)
    {
        long lowest = rows.Skip(since).Select(row => (long)row).DefaultIfEmpty(long.MaxValue).Min();
        long answer = log.RowsUnchangedSince((ulong)since);
        return answer <= lowest && (rows.Count > ChangeLog.MaxEntries || answer == lowest);
    }

    private static ChangeLog RoundTrip(ChangeLog log)
    {
        byte[] bytes = new byte[log.ByteLength];
        SpanWriter writer = new(bytes);
        log.Write(ref writer);
        SpanReader reader = new(bytes, "log", 0);
        return ChangeLog.Read(ref reader);
    }
}

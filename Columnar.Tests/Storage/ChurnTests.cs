using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Tests.Vectors;

namespace Columnar.Tests.Storage;

/// <summary>P8 over a long time: without a compaction the file takes at most twice what it may take after one.</summary>
public sealed class ChurnTests
{
    // Header, slots, and the catalogs of two commits, which a small database cannot do without.
    private const long FixedBytes = 16 * Geometry.PageSize;

    [Fact]
    public void Thousands_of_commits_keep_the_file_within_bounds()
    {
        for (int seed = 1; seed <= 3; seed++)
            Churn(Effort.Seed(seed), commits: 1_500 * Effort.Factor, largest: 300_000);
    }

    [Fact]
    public void A_large_vector_written_anew_again_and_again_keeps_the_file_within_bounds()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        disk.IsLogging = false;
        using Database database = disk.Open();
        database.RetainedCommits = 0;
        Random random = new(5);
        long mostLive = 0;
        for (int commit = 1; commit <= 60; commit++)
        {
            RawVector<long> vector = database.Raw<long>("n");
            vector.Truncate(0);
            vector.Append(new long[random.Next(500_000, 600_000)]);
            database.Commit();
            mostLive = Math.Max(mostLive, database.DiskUsage.LiveBytes);
            Assert.True(
                disk.AllocatedBytes <= 2 * (mostLive * 13 / 10 + FixedBytes),
                $"commit {commit}: {disk.AllocatedBytes} bytes for {mostLive}"
            );
        }
    }

    [Theory(Explicit = true)]
    [InlineData(1_000_000, 30_000)]
    [InlineData(50_000, 1_000_000)]
    [InlineData(3_000, 20_000_000)]
    public void A_million_commits_keep_the_file_within_bounds(int commits, int largest) =>
        Churn(Effort.Seed(4), commits, largest);

    private static void Churn(int seed, int commits, int largest)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        disk.IsLogging = false;
        Database database = disk.Open();
        try
        {
            database.RetainedCommits = 0;
            Random random = new(seed);
            ChurningSet set = new(random, largest);
            long mostLive = 0;
            double highest = 0;
            for (int commit = 1; commit <= commits; commit++)
            {
                set.Change(database);
                database.Commit(random.Next(3) == 0 ? commit : null);
                if (commit % 50 != 0)
                    continue;
                mostLive = Math.Max(mostLive, database.DiskUsage.LiveBytes);
                highest = Math.Max(highest, (double)disk.AllocatedBytes / mostLive);
                Assert.True(
                    disk.AllocatedBytes <= 2 * (mostLive * 13 / 10 + FixedBytes),
                    $"seed {seed}, commit {commit}: {disk.AllocatedBytes} bytes for {mostLive}"
                );
                if (commit % 5_000 == 0)
                {
                    database.Dispose();
                    database = disk.Open();
                }
            }
            database.Store.CheckSpace();
            long compacted = database.Compact().After.AllocatedBytes;
            Assert.True(
                compacted <= database.DiskUsage.LiveBytes * 13 / 10 + FixedBytes,
                $"seed {seed}: {database.DiskUsage}"
            );
            set.Check(database);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"seed {seed}: {mostLive} bytes live, at most {highest:f2} times as many allocated, {compacted} after compaction"
            );
        }
        finally
        {
            database.Dispose();
        }
    }

    /// <summary>Vectors and regions whose sizes stay about the same while what they hold changes.</summary>
    private sealed class ChurningSet(Random random, int largest)
    {
        private readonly SortedDictionary<string, List<int>> _numbers = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, List<string>> _texts = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, byte[]> _bytes = new(StringComparer.Ordinal);

        public void Change(Database database)
        {
            string name = $"{"nnttbb"[random.Next(6)]}{random.Next(8)}";
            // The larger the number in the name, the larger what it names.
            int size = Math.Max(1, largest >> (2 * (7 - (name[1] - '0'))));
            if (random.Next(60) == 0 && database.Names.Contains(name))
            {
                database.Remove(name);
                _numbers.Remove(name);
                _texts.Remove(name);
                _bytes.Remove(name);
                return;
            }
            if (name[0] == 'n')
                ChangeNumbers(database.Raw<int>(name), Of(_numbers, name), size / 4);
            else if (name[0] == 't')
                ChangeTexts(database.Text(name), Of(_texts, name), size / 16);
            else
                ChangeBytes(database.CreateRegion(name), size);
        }

        public void Check(Database database)
        {
            foreach ((string name, List<int> numbers) in _numbers)
                Assert.Equal(numbers, database.Raw<int>(name).ToArray());
            foreach ((string name, List<string> texts) in _texts)
                Assert.Equal(texts, database.Text(name).ToTexts());
            foreach ((string name, byte[] bytes) in _bytes)
                Assert.Equal(bytes, database.GetRegion(name).ToArray());
            Assert.True(database.Verify().IsSound);
        }

        private void ChangeNumbers(RawVector<int> vector, List<int> model, int size)
        {
            if (model.Count > size || random.Next(4) == 0)
                Cut(vector, model);
            int[] more = [.. Enumerable.Range(0, Share(size)).Select(_ => random.Next())];
            vector.Append(more);
            model.AddRange(more);
        }

        private void ChangeTexts(TextVector vector, List<string> model, int size)
        {
            if (model.Count > size || random.Next(4) == 0)
                Cut(vector, model);
            for (int i = Share(size); i > 0; i--)
            {
                string text = new((char)random.Next('a', 'z'), random.Next(24));
                vector.Append(text);
                model.Add(text);
            }
        }

        private void ChangeBytes(Region region, int size)
        {
            byte[] model = _bytes.GetValueOrDefault(region.Name, []);
            if (model.Length > size)
            {
                model = model[..random.Next(model.Length)];
                region.Truncate(model.Length);
            }
            byte[] more = new byte[Share(size)];
            random.NextBytes(more);
            int position = random.Next(3) == 0 ? model.Length : random.Next(model.Length + 1);
            region.Write(position, more);
            byte[] next = new byte[Math.Max(model.Length, position + more.Length)];
            model.CopyTo(next, 0);
            more.CopyTo(next, position);
            _bytes[region.Name] = next;
        }

        private void Cut<T>(StoredVector vector, List<T> model)
        {
            int rows = random.Next(4) == 0 ? 0 : random.Next(model.Count + 1);
            vector.Truncate(rows);
            model.RemoveRange(rows, model.Count - rows);
        }

        // Mostly a few, sometimes half of all.
        private int Share(int size) => 1 + random.Next(Math.Max(1, random.Next(5) == 0 ? size / 2 : size / 50));

        private static List<T> Of<T>(SortedDictionary<string, List<T>> all, string name)
        {
            if (!all.TryGetValue(name, out List<T>? list))
                all.Add(name, list = []);
            return list;
        }
    }
}

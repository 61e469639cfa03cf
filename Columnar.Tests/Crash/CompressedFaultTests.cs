using Columnar.Tests.Doubles;

namespace Columnar.Tests.Crash;

/// <summary>Disk faults while blocks of compressed and computed vectors are written.</summary>
public sealed class CompressedFaultTests
{
    private const int Block = 65_536;

    private static readonly Dictionary<string, Action<Content>> s_steps = new()
    {
        ["append"] = content => content.Append(Block + 9_000),
        ["append rows singly"] = content => content.AppendSingly(500),
        ["encode anew"] = content => content.Numbers.Compress(VectorCodec.Raw),
        ["decompress"] = content => content.Texts.Decompress(),
        ["compact"] = content => content.Database.Compact(),
        ["edit"] = content => content.Edit(),
        ["cut"] = content => content.Cut(Block + 5_000),
        ["compute"] = content => content.Twice.Update(CancellationToken.None),
    };

    public static TheoryData<string, int> Steps()
    {
        TheoryData<string, int> data = [];
        foreach (string name in s_steps.Keys)
        {
            data.Add(name, (int)Faults.Write);
            data.Add(name, (int)(Faults.PartialWrite | Faults.SetLength));
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_that_fails_at_any_write_leaves_all_rows_and_succeeds_when_it_is_tried_again(
        string step,
        int faults
    )
    {
        bool failed = true;
        for (int n = 0; failed; n += 1 + n)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            FaultyFile? file = null;
            using Database database = disk.Open(inner => file = new FaultyFile(inner));
            Content content = new(database);
            content.Append(Block + 20_000);
            database.Commit(1);
            content.Edit();
            content.Append(3_000);
            content.Check();
            file!.Arm((Faults)faults, n);
            failed = false;
            try
            {
                s_steps[step](content);
            }
            catch (IOException)
            {
                failed = true;
            }
            Assert.Equal(failed, file.HasFailed);
            file.Disarm();
            content.Check();
            if (failed)
                s_steps[step](content);
            content.Check();
            file.Arm((Faults)faults, n);
            try
            {
                database.Commit(2);
            }
            catch (IOException)
            {
                file.Disarm();
                content.Check();
                database.Commit(2);
            }
            file.Disarm();
            content.Check();
            Assert.True(database.Verify().IsSound);
            database.Store.CheckSpace();
            database.Discard();
            content.Check();
            database.Store.CheckSpace();
        }
    }

    private sealed class Content
    {
        private readonly List<long?> _numbers = [];
        private readonly List<string> _texts = [];
        private int _edits;

        public Content(Database database)
        {
            Database = database;
            Numbers = database.Compressed<long>("numbers", nullable: true);
            Texts = database.CompressedText("texts");
            Twice = database.Computed("twice", Compute.CumulativeSum(Numbers));
        }

        public Database Database { get; }
        public CompressedVector<long> Numbers { get; }
        public TextVector Texts { get; }
        public ComputedVector<long> Twice { get; }

        public void Append(int count)
        {
            long?[] numbers = [.. Enumerable.Range(_numbers.Count, count).Select(NumberOf)];
            string[] texts = [.. Enumerable.Range(_texts.Count, count).Select(i => $"text {i % 77}")];
            if (Numbers.Length == _numbers.Count)
                Append(numbers);
            if (Numbers.Length > _numbers.Count)
                _numbers.AddRange(numbers);
            if (_texts.Count < _numbers.Count)
            {
                texts =
                [
                    .. Enumerable.Range(_texts.Count, _numbers.Count - _texts.Count).Select(i => $"text {i % 77}"),
                ];
                Texts.Append(texts);
                _texts.AddRange(texts);
            }
        }

        public void AppendSingly(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Numbers.Append(NumberOf(_numbers.Count));
                _numbers.Add(NumberOf(_numbers.Count));
            }
        }

        public void Edit()
        {
            foreach (int row in new[] { 5, Block + 1, Block + 100, Block + 19_999 })
            {
                _edits++;
                Numbers.Update(row, _edits);
                _numbers[row] = _edits;
                Texts.Update(row, $"edit {_edits}");
                _texts[row] = $"edit {_edits}";
            }
        }

        public void Cut(int rows)
        {
            if (_numbers.Count > rows)
            {
                Numbers.Truncate(rows);
                _numbers.RemoveRange(rows, _numbers.Count - rows);
            }
            Texts.Truncate(rows);
            _texts.RemoveRange(rows, _texts.Count - rows);
        }

        public void Check()
        {
            Assert.True(_numbers.SequenceEqual(Numbers.AsEnumerable()));
            Assert.True(_texts.SequenceEqual(Texts.AsEnumerable()));
            Assert.Equal(_numbers.Count(number => number is null), Numbers.NullCount);
        }

        private void Append(long?[] numbers)
        {
            byte[] validity = new byte[(numbers.Length + 7) / 8];
            for (int i = 0; i < numbers.Length; i++)
                validity[i / 8] |= (byte)(numbers[i] is null ? 0 : 1 << (i % 8));
            Numbers.Append([.. numbers.Select(number => number.GetValueOrDefault())], validity);
        }

        private static long? NumberOf(int row) => row % 11 == 0 ? null : row;
    }
}

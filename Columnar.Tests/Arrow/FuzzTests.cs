using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

/// <summary>Damaged input: whatever the bytes, the end is a typed error or batches whose values were checked.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("data/arrow-ipc-stream/", false)]
    [InlineData("data/arrow-ipc-file/", true)]
    public void Fuzzed_files_end_in_typed_errors_or_checked_batches(string folder, bool isFile)
    {
        using TemporaryFolder temporary = new();
        List<(string Name, byte[] Bytes)> files = SharedData.Golden(folder);
        files.RemoveAll(f => f.Name.Contains("/integration/", StringComparison.Ordinal));
        Assert.True(files.Count > 50);
        foreach ((string name, byte[] bytes) in files)
            ReadEveryWay(bytes, isFile, temporary);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_truncation_ends_in_a_typed_error_or_whole_batches(bool isFile)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = Sample(isFile);
        for (int length = 0; length < bytes.Length; length++)
        {
            bool isRefused = ReadEveryWay(bytes[..length], isFile, folder);
            Assert.True(isRefused || !isFile, $"A file cut to {length} of {bytes.Length} bytes was read.");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_flipped_bit_ends_in_a_typed_error_or_checked_batches(bool isFile)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = Sample(isFile);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadEveryWay(bytes, isFile, folder);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_damage_ends_in_typed_errors_or_checked_batches(int seed)
    {
        using TemporaryFolder folder = new();
        Random random = new(seed);
        for (int round = 0; round < 2_000; round++)
        {
            bool isFile = random.Next(2) == 0;
            byte[] bytes = Sample(isFile);
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                byte[] extremes = [0, 1, 0x7F, 0x80, 0xFF, (byte)random.Next(256)];
                bytes[random.Next(bytes.Length)] = extremes[random.Next(extremes.Length)];
            }
            ReadEveryWay(bytes, isFile, folder);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_damage_to_views_and_dictionaries_ends_in_typed_errors_or_checked_batches(int seed)
    {
        using TemporaryFolder folder = new();
        Random random = new(seed);
        byte[] whole = ReadOnlyTypesTests.ViewsAndDictionaries();
        Assert.False(ReadEveryWay(whole, isFile: false, folder));
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = [.. whole];
            for (int i = random.Next(1, 5); i > 0; i--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            ReadEveryWay(bytes, isFile: false, folder);
        }
    }

    // A bit flipped in the values may give other values; the structure must hold and text must be text.
    private static bool ReadEveryWay(byte[] bytes, bool isFile, TemporaryFolder folder)
    {
        bool isRefused = false;
        foreach (Action read in Readers(bytes, isFile, folder))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read();
            }
            catch (Exception e) when (e is CorruptDataException or UnsupportedFormatException)
            {
                isRefused = true;
            }
            // The tests box every value; a length that was made up would cost far more.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000 + 2_000L * bytes.Length);
        }
        return isRefused;
    }

    private static IEnumerable<Action> Readers(byte[] bytes, bool isFile, TemporaryFolder folder)
    {
        if (isFile)
        {
            string path = folder.Write("input", bytes);
            yield return () => Touch(TableModel.ReadFile(path, checkValues: true));
            yield return () => Touch(TableModel.ReadFile(path, checkValues: false));
            yield return () => TableModel.ImportFile(path);
        }
        else
        {
            yield return () => Touch(TableModel.ReadStream(new MemoryStream(bytes), checkValues: true));
            yield return () => Touch(TableModel.ReadStream(new MemoryStream(bytes), checkValues: false));
            yield return () => TableModel.ImportStream(new MemoryStream(bytes));
        }
    }

    private static void Touch(List<ArrowBatch> batches)
    {
        foreach (ArrowBatch batch in batches)
        {
            foreach (ArrowArray array in batch.Columns)
                ColumnModel.ValuesOf(array);
        }
    }

    private static byte[] Sample(bool isFile)
    {
        Random random = new(11);
        ElementType[] types =
        [
            ElementType.Int32,
            ElementType.Utf8,
            ElementType.Bool,
            ElementType.Timestamp(TimeUnit.Second, "UTC"),
        ];
        IColumn[] columns = [.. types.Select((t, i) => ColumnModel.Random(random, $"c{i}", t, 11, 0.3).ToView([6, 5]))];
        return isFile ? TableModel.WriteFile(columns) : TableModel.WriteStream(columns);
    }
}

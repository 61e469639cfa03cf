using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Columnar.Benchmarks;

/// <summary>
/// Compressed vectors beside a raw one: sizes; megabytes of numbers a second appended and committed, and copied out, by one thread and by
/// all cores; single reads.
/// </summary>
/// <remarks>
/// Rates are by processor time, which other processes do not add to, and "balance" is how many cores the work kept busy: all processor time
/// over that of whoever did most, the calling thread or the others together. So on two cores the rate of both is that of one times the balance.
/// </remarks>
internal static class CompressedVectorBenchmarks
{
    private const int Rounds = 3;
    private const int Reads = 200_000;

    // Code that runs for the first time is slower.
    private const int Passes = 10;
    private const int BlockRows = 65_536;
    private const int PacketRows = 4_096;

    /// <summary>Measures three of the columns with every codec.</summary>
    public static void Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("columnar-compressed-");
        try
        {
            Measure(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(DirectoryInfo folder)
    {
        Console.WriteLine(
            $"{"", -26} {"", 7} {"one thread, MB/s", 16} {"balance of two", 16} {"single reads, ns", 28}"
        );
        Console.WriteLine(
            $"{"column", -16} {"codec", -9} {"ratio", 7} {"append", 8} {"copy", 7} {"append", 8} {"copy", 7} {"cached", 7} {"clustered", 10} {"scattered", 9}"
        );
        foreach (PcoColumn column in PcoColumns.Wanted(["zipf", "timestamps", "sensor"]))
        {
            foreach (VectorCodec? codec in (VectorCodec?[])[VectorCodec.Pcodec, VectorCodec.Lz4, null])
                column.MeasureVector(Path.Combine(folder.FullName, $"{column.Name} {codec}"), codec);
        }
    }

    /// <summary>Measures some numbers with a codec, or without one, and prints a line.</summary>
    public static void Measure<T>(string path, string name, VectorCodec? codec, T[] values)
        where T : unmanaged
    {
        double megabytes = values.Length * (double)Unsafe.SizeOf<T>() / 1e6;
        T[] back = new T[values.Length];
        double append = double.MaxValue;
        double copy = double.MaxValue;
        double appendBalance = 0;
        double copyBalance = 0;
        for (int round = 0; round < Rounds; round++)
        {
            File.Delete(path);
            using Database database = Database.Open(path);
            ValueVector<T> one = Open(database, "one");
            append = Math.Min(append, OneThread(() => Append(database, one, values, BlockRows)));
            ValueVector<T> all = Open(database, "all");
            appendBalance = Math.Max(appendBalance, Balance(() => Append(database, all, values, values.Length)));
            using Snapshot snapshot = database.Snapshot();
            VectorView<T> view = snapshot.Raw<T>("one");
            copy = Math.Min(copy, OneThread(() => CopyBlocks(view, back)));
            copyBalance = Math.Max(copyBalance, Balance(() => view.CopyTo(0, back)));
        }
        using Database last = Database.Open(path);
        last.Remove("all");
        last.Commit();
        last.Compact();
        using Snapshot newest = last.Snapshot();
        VectorView<T> reading = newest.Raw<T>("one");
        Random random = new(42);
        int packets = values.Length / PacketRows;
        // In the packets that are decoded already, in runs of 1,000 per packet, and all over.
        double cached = Enumerable.Range(0, Passes).Min(_ => ReadTime(reading, i => i % PacketRows));
        double clustered = ReadTime(
            reading,
            i => ((1 + (i / 1_000 * 17)) % packets * PacketRows) + random.Next(PacketRows)
        );
        double scattered = ReadTime(reading, _ => random.Next(values.Length));
        double ratio = megabytes * 1e6 / last.DiskUsage.LiveBytes;
        Console.WriteLine(
            $"{name, -16} {codec?.ToString() ?? "(raw)", -9} {ratio, 7:0.00} {megabytes * 1e3 / append, 8:0} {megabytes * 1e3 / copy, 7:0} {appendBalance, 8:0.00} {copyBalance, 7:0.00} {cached, 7:0.0} {clustered, 10:0} {scattered, 9:0}"
        );

        ValueVector<T> Open(Database database, string vector) =>
            codec is null ? database.Raw<T>(vector) : database.Compressed<T>(vector, codec);
    }

    private static void Append<T>(Database database, ValueVector<T> vector, T[] values, int atOnce)
        where T : unmanaged
    {
        for (int start = 0; start < values.Length; start += atOnce)
            vector.Append(values.AsSpan(start, Math.Min(atOnce, values.Length - start)));
        database.Commit();
    }

    private static void CopyBlocks<T>(VectorView<T> view, T[] back)
        where T : unmanaged
    {
        for (int start = 0; start < back.Length; start += BlockRows)
            view.CopyTo(start, back.AsSpan(start, Math.Min(BlockRows, back.Length - start)));
    }

    // Milliseconds of the thread that does all the work.
    private static double OneThread(Action work)
    {
        long start = ThreadClock.Nanoseconds;
        work();
        return (ThreadClock.Nanoseconds - start) / 1e6;
    }

    private static double Balance(Action work)
    {
        using Process process = Process.GetCurrentProcess();
        process.Refresh();
        double startOfAll = process.TotalProcessorTime.TotalMilliseconds;
        double own = OneThread(work);
        process.Refresh();
        double all = process.TotalProcessorTime.TotalMilliseconds - startOfAll;
        return all / Math.Max(own, all - own);
    }

    // Rows are chosen before the clock runs.
    private static double ReadTime<T>(VectorView<T> view, Func<int, int> rowOf)
        where T : unmanaged
    {
        int[] rows = [.. Enumerable.Range(0, Reads).Select(rowOf)];
        T last = default;
        double time = OneThread(() =>
        {
            foreach (int row in rows)
                last = view[row];
        });
        GC.KeepAlive(last);
        return time * 1e6 / Reads;
    }
}

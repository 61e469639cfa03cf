using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;
using static Columnar.Expressions;

namespace Columnar.Benchmarks;

/// <summary>Appending to vectors and reading them, beside what the runtime and the system do without them.</summary>
internal static class VectorRatioBenchmarks
{
    private const int Rounds = 9;
    private const int BufferedRows = 1_000_000;
    private const int HarnessRows = 50_000_000;
    private const int TextRows = 4_000_000;

    public static void Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("columnar-vectors-");
        try
        {
            SingleAppends(folder);
            Harness(folder);
            Texts(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Values go into the buffer one by one, as many as it takes before it is written.
    private static void SingleAppends(DirectoryInfo folder)
    {
        using Database database = Database.Open(Path.Combine(folder.FullName, "appends"));
        RawVector<long> vector = database.Raw<long>("v");
        database.Commit();
        List<long> list = new(BufferedRows);
        double[] ours = new double[51];
        double[] lists = new double[ours.Length];
        for (int i = 0; i < ours.Length; i++)
        {
            long start = ThreadClock.Nanoseconds;
            AppendToList(list);
            long middle = ThreadClock.Nanoseconds;
            AppendToVector(vector);
            ours[i] = BufferedRows * 1e3 / (ThreadClock.Nanoseconds - middle);
            lists[i] = BufferedRows * 1e3 / (middle - start);
            list.Clear();
            database.Discard();
        }
        Console.WriteLine(
            $"single appends of int64: {Interleaved.Median(ours):F0} million a second (goal 300), List<long>.Add {Interleaved.Median(lists):F0}"
        );
    }

    // The ancestor's harness: 50 million values one by one, one flush; beside one write and one sync of the same bytes.
    private static void Harness(DirectoryInfo folder)
    {
        string barePath = Path.Combine(folder.FullName, "bare");
        string path = Path.Combine(folder.FullName, "harness");
        byte[] piece = new byte[8 << 20];
        const long ByteLength = HarnessRows * 8L;
        (double bare, double ours, double ratio) = Interleaved.Run(
            Rounds,
            () =>
            {
                using SafeFileHandle file = File.OpenHandle(barePath, FileMode.CreateNew, FileAccess.Write);
                for (long at = 0; at < ByteLength; at += piece.Length)
                    RandomAccess.Write(file, piece.AsSpan(0, (int)Math.Min(piece.Length, ByteLength - at)), at);
                FilePlatform.Current.Sync(file);
            },
            () =>
            {
                using Database database = Database.Open(path);
                RawVector<long> vector = database.Raw<long>("v");
                for (long i = 0; i < HarnessRows; i++)
                    vector.Append(i);
                database.Commit();
            },
            prepare: () =>
            {
                File.Delete(barePath);
                File.Delete(path);
            }
        );
        File.Delete(barePath);
        File.Delete(path);
        Console.WriteLine(
            $"50 million single appends and a commit: {ByteLength / ours / 1e6:F2} GB/s (goal 1.0 where the disk allows), write + sync of the bytes {ByteLength / bare / 1e6:F2} GB/s, rate {1 / ratio:F2} of it"
        );
    }

    private static void Texts(DirectoryInfo folder)
    {
        byte[][] values =
        [
            .. Enumerable
                .Range(0, 1024)
                .Select(i =>
                    Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"value {i * 7919L:D14} of it"))
                ),
        ];
        long byteLength = Enumerable.Range(0, TextRows).Sum(i => (long)values[i & 1023].Length);
        using Database database = Database.Open(Path.Combine(folder.FullName, "texts"));
        TextVector vector = database.CreateTable("texts", [new TableColumn("t", ElementType.Utf8, false)]).Text("t");
        database.Commit();
        double[] appended = new double[Rounds];
        for (int i = 0; i < appended.Length; i++)
        {
            database.Discard();
            long start = Stopwatch.GetTimestamp();
            for (int row = 0; row < TextRows; row++)
                vector.AppendUtf8(values[row & 1023]);
            appended[i] = byteLength / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        }
        database.Commit();
        TableQuery query = database.Table("texts").Where(Column("t") == "value 00000000007919 of it");
        double[] scanned = new double[Rounds];
        long found = 0;
        for (int i = 0; i < scanned.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            found += query.With(ScanOptions.SingleThreaded).Count();
            scanned[i] = byteLength / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        }
        Console.WriteLine(
            $"text of {byteLength / TextRows} bytes: appended {Interleaved.Median(appended):F2} GB/s with what is written early, scanned {Interleaved.Median(scanned):F2} GB/s (goals 1.0), {found / Rounds} found"
        );
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AppendToVector(RawVector<long> vector)
    {
        for (long i = 0; i < BufferedRows; i++)
            vector.Append(i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AppendToList(List<long> list)
    {
        for (long i = 0; i < BufferedRows; i++)
            list.Add(i);
    }
}

using System.Diagnostics;
using System.Globalization;
using Columnar.Tests.Models;

namespace Columnar.Benchmarks;

/// <summary>
/// Random work for as long as wanted, with everything that is promised of it checked against a model. The same seed does the same
/// work.
/// </summary>
internal sealed class Soak : IDisposable
{
    private const int LargeRows = 100_000;
    private const int MostSnapshots = 8;
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromSeconds(10);

    private readonly Random _random;
    private readonly string _path;
    private readonly Workload _workload;
    private readonly List<HeldSnapshot> _held = [];
    private (Database Database, HeldSnapshot Seen)? _reader;
    private TimeSpan _worked;
    private long _operations;
    private long _commits;
    private long _checks;
    private long _reopenings;
    private long _rollbacks;

    private Soak(string path, int seed)
    {
        _path = path;
        _random = new Random(seed);
        _workload = new Workload(Database.Open(path), _random) { LargeRows = LargeRows };
    }

    /// <summary>Runs with options as on the command line; returns the exit code.</summary>
    public static int Run(string[] options)
    {
        double minutes = 10;
        int seed = Random.Shared.Next();
        string? path = null;
        for (int i = 0; i + 1 < options.Length; i += 2)
        {
            switch (options[i])
            {
                case "--minutes" when double.TryParse(options[i + 1], CultureInfo.InvariantCulture, out minutes):
                case "--seed" when int.TryParse(options[i + 1], CultureInfo.InvariantCulture, out seed):
                    continue;
                case "--path" when !File.Exists(options[i + 1]):
                    path = options[i + 1];
                    continue;
                default:
                    Console.Error.WriteLine($"soak: {options[i]} {options[i + 1]} is no option, or the file exists.");
                    return 2;
            }
        }
        if (options.Length % 2 != 0)
        {
            Console.Error.WriteLine($"soak: {options[^1]} needs a value.");
            return 2;
        }
        DirectoryInfo? folder = path is null ? Directory.CreateTempSubdirectory("columnar-soak-") : null;
        Console.WriteLine($"seed {seed}, {minutes} minutes");
        try
        {
            using Soak soak = new(path ?? Path.Combine(folder!.FullName, "soak.columnar"), seed);
            return soak.Run(TimeSpan.FromMinutes(minutes), seed);
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        CloseReader();
        foreach (HeldSnapshot held in _held)
            held.Dispose();
        _workload.Database.Dispose();
    }

    private int Run(TimeSpan duration, int seed)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan nextReport = s_reportEvery;
        try
        {
            while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration)
            {
                Step();
                if (elapsed < nextReport)
                    continue;
                Report(elapsed);
                nextReport = elapsed + s_reportEvery;
            }
            Reopen();
            Report(Stopwatch.GetElapsedTime(start));
            Console.WriteLine("every invariant held");
            return 0;
        }
        catch (BrokenInvariantException e)
        {
            Console.Error.WriteLine($"broken after {_operations} operations of seed {seed}: {e.Message}");
            return 1;
        }
        catch (ColumnarException e)
        {
            Console.Error.WriteLine($"broken after {_operations} operations of seed {seed}: {e}");
            return 1;
        }
    }

    private void Step()
    {
        _operations++;
        Work(_workload.Step);
        if (_random.Next(5) == 0)
        {
            Work(_workload.Commit);
            _commits++;
        }
        switch (_random.Next(400))
        {
            case < 8:
                CheckNewest();
                break;
            case < 14 when _held.Count < MostSnapshots:
                _held.Add(new HeldSnapshot(_workload));
                break;
            case < 20 when _held.Count > 0:
                Release(_random.Next(_held.Count));
                break;
            case < 22:
                CheckSound();
                break;
            case < 24:
                CloseReader();
                OpenReader();
                break;
            case < 25:
                Reopen();
                break;
            case < 29:
                RefreshReader();
                break;
            case < 33:
                CheckKept();
                break;
            case < 41 when _workload.Kept is { Count: > 0 } kept:
                Work(() => _workload.RollBack(kept[_random.Next(kept.Count)]));
                _rollbacks++;
                break;
            case < 45 when _workload.Kept is { Count: > 0 } kept && _held.Count < MostSnapshots:
                _held.Add(new HeldSnapshot(_workload, kept[_random.Next(kept.Count)]));
                break;
            default:
                break;
        }
    }

    // What is not checking.
    private void Work(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        _worked += Stopwatch.GetElapsedTime(start);
    }

    private void CheckNewest() =>
        Require(_workload.Committed.Describe(), DatabaseModel.Describe(_workload.Database), "the newest commit");

    private void CheckSound()
    {
        _checks++;
        VerificationReport report = _workload.Database.Verify();
        if (!report.IsSound)
            throw new BrokenInvariantException(report.Damages[0].ToString());
        _workload.Database.Store.CheckSpace();
    }

    private void Release(int index)
    {
        Require(_held[index].FindContradiction(), "a snapshot");
        _held[index].Dispose();
        _held.RemoveAt(index);
    }

    private void OpenReader()
    {
        Database reader = Database.OpenReadOnly(_path);
        _reader = (reader, SeenBy(reader));
        Require(_reader.Value.Seen.FindContradiction(), "a reader at its opening");
    }

    private void RefreshReader()
    {
        if (_reader is not var (database, seen))
            return;
        Require(seen.FindContradiction(), "a reader before it goes on");
        seen.Dispose();
        database.Refresh();
        _reader = (database, SeenBy(database));
        Require(_reader.Value.Seen.FindContradiction(), "a reader that went on");
        if (_workload.Kept is { Count: > 0 } kept)
        {
            DatabaseModel any = kept[_random.Next(kept.Count)];
            using HeldSnapshot then = new(database.Snapshot(any.Stamp!.Value), any.Describe());
            Require(then.FindContradiction(), "a kept commit seen by a reader");
        }
    }

    private HeldSnapshot SeenBy(Database reader) => new(reader.Snapshot(), _workload.Committed.Describe());

    private void CheckKept() =>
        Require(
            _workload.Committed.DescribeWith(_workload.Kept),
            DatabaseModel.DescribeWithKept(_workload.Database),
            "the kept commits"
        );

    private void CloseReader()
    {
        if (_reader is not var (database, seen))
            return;
        _reader = null;
        using (database)
        using (seen)
            Require(seen.FindContradiction(), "a reader at its end");
    }

    // Snapshots of the old handle live on beside the new one.
    private void Reopen()
    {
        _reopenings++;
        _workload.Database.Dispose();
        _workload.ContinueIn(Database.Open(_path));
        if (_workload.Database.Recovery is [string note, ..])
            throw new BrokenInvariantException(note);
        CheckKept();
        CheckSound();
    }

    private void Report(TimeSpan elapsed)
    {
        DiskUsage usage = _workload.Database.DiskUsage;
        Console.WriteLine(
            $"{elapsed:hh\\:mm\\:ss}  {_operations} operations, {_commits} commits ({_commits / _worked.TotalSeconds:f0}/s without "
                + $"the checks)  file {ToMebibytes(usage.LogicalBytes)} MiB, allocated {ToMebibytes(usage.AllocatedBytes)} "
                + $"MiB, live {ToMebibytes(usage.LiveBytes)} MiB in {_workload.Database.Names.Count} names  {_held.Count} snapshots  {_checks} verifications  {_reopenings} reopenings  {_rollbacks} rollbacks"
        );
    }

    private static string ToMebibytes(long bytes) => (bytes / 1048576.0).ToString("f1", CultureInfo.InvariantCulture);

    private static void Require(string expected, string found, string what) =>
        Require(found == expected ? null : $"found\n{found}\ninstead of\n{expected}", what);

    private static void Require(string? contradiction, string what)
    {
        if (contradiction is not null)
            throw new BrokenInvariantException($"{what}: {contradiction}");
    }

    private sealed class BrokenInvariantException(string message) : Exception(message);
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Columnar.Cli;
using Columnar.Storage.Platform;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Cli;

public sealed class PcoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _numbers;
    private readonly string _file;
    private readonly string _back;

    public PcoCommandTests()
    {
        _numbers = _folder.File("numbers.bin");
        _file = _folder.File("numbers.pco");
        _back = _folder.File("back.bin");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("u8", 1)]
    [InlineData("u16", 2)]
    [InlineData("u32", 4)]
    [InlineData("U64", 8)]
    [InlineData("i8", 1)]
    [InlineData("i16", 2)]
    [InlineData("i32", 4)]
    [InlineData("i64", 8)]
    [InlineData("f16", 2)]
    [InlineData("F32", 4)]
    [InlineData("f64", 8)]
    public void Numbers_of_each_type_come_back(string type, int width)
    {
        byte[] raw = new byte[1000 * width];
        new Random(width).NextBytes(raw);
        Write(_numbers, raw);
        string said = CliRun.Done("pco", "compress", type, _numbers, _file);
        Assert.Contains(
            $"1000 numbers, {raw.Length} bytes to {new FileInfo(_file).Length}",
            said,
            StringComparison.Ordinal
        );
        CliRun.Done("pco", "decompress", type, _file, _back);
        Assert.Equal(raw, File.ReadAllBytes(_back));
    }

    [Theory]
    [InlineData("i32", "classic", "none")]
    [InlineData("i32", "intmult:7", "consec:2")]
    [InlineData("i32", "dict", "lookback")]
    [InlineData("i32", "auto", "conv1:3")]
    [InlineData("f64", "dict", "conv1:3")]
    [InlineData("f64", "floatmult:0.01", "auto")]
    [InlineData("f64", "FloatQuant:20", "None")]
    public void Modes_and_deltas_are_as_they_are_asked_for(string type, string mode, string delta)
    {
        byte[] raw =
            type == "f64"
                ? Raw(Enumerable.Range(0, 2000).Select(i => Math.Round(Math.Sin(i), 2)))
                : Raw(Enumerable.Range(0, 2000).Select(i => i / 10 * 7));
        Write(_numbers, raw);
        CliRun.Done("pco", "compress", type, _numbers, _file, "--level", "5", "--mode", mode, "--delta", delta);
        CliRun.Done("pco", "decompress", type, _file, _back);
        Assert.Equal(raw, File.ReadAllBytes(_back));
    }

    [Fact]
    public void The_file_is_that_of_the_library()
    {
        double[] values = [.. Enumerable.Range(0, 600_000).Select(i => Math.Round(Math.Sin(i / 100.0), 2))];
        Write(_numbers, Raw(values));
        CliRun.Done("pco", "compress", "f64", _numbers, _file, "--level", "2");
        Assert.Equal(Pco.Compress(values, new PcoOptions { Level = 2 }), File.ReadAllBytes(_file));
    }

    [Fact]
    public void Inspect_tells_types_modes_deltas_bins_and_sizes()
    {
        Write(_numbers, Raw(Enumerable.Range(0, 600_000).Select(i => i / 3 * 1000)));
        CliRun.Done("pco", "compress", "i32", _numbers, _file);
        string said = CliRun.Done("pco", "inspect", _file);
        Assert.Contains("600000 numbers in 3 chunks", said, StringComparison.Ordinal);
        Assert.Contains("version 3", said, StringComparison.Ordinal);
        Assert.Equal(3, said.Split("200000").Length - 1);
        Assert.Equal(said, CliRun.Done("pco", "inspect", "i32", _file));
        CliRun.Of("pco", "inspect", "u32", _file).AssertFailed(ExitCode.Input, "i32", "u32");
    }

    [Theory]
    [InlineData("pco")]
    [InlineData("pco shrink")]
    [InlineData("pco compress f64 a")]
    [InlineData("pco compress f65 a b")]
    [InlineData("pco compress f64 a b c")]
    [InlineData("pco compress f64 a b --level 13")]
    [InlineData("pco compress f64 a b --level -1")]
    [InlineData("pco compress f64 a b --level x")]
    [InlineData("pco compress f64 a b --mode")]
    [InlineData("pco compress f64 a b --mode x")]
    [InlineData("pco compress f64 a b --mode 0")]
    [InlineData("pco compress f64 a b --mode classic:1")]
    [InlineData("pco compress i64 a b --mode intmult")]
    [InlineData("pco compress i64 a b --mode intmult:0")]
    [InlineData("pco compress i64 a b --mode intmult:1e3")]
    [InlineData("pco compress f64 a b --mode floatmult:nan")]
    [InlineData("pco compress f64 a b --mode floatquant:0")]
    [InlineData("pco compress f64 a b --mode floatquant:53")]
    [InlineData("pco compress f64 a b --delta x")]
    [InlineData("pco compress f64 a b --delta consec")]
    [InlineData("pco compress f64 a b --delta consec:8")]
    [InlineData("pco compress i32 a b --delta conv1:33")]
    [InlineData("pco decompress a b")]
    [InlineData("pco decompress x a b")]
    [InlineData("pco decompress f64 a b --level 1")]
    [InlineData("pco inspect")]
    [InlineData("pco inspect f65 a")]
    [InlineData("pco inspect f64 a b")]
    public void A_command_that_is_not_given_as_it_must_be_ends_in_2(string line) =>
        CliRun.Of(line.Split(' ')).AssertFailed(ExitCode.Usage);

    [Theory]
    [InlineData("pco compress f64 a", "'columnar pco compress --help'")]
    [InlineData("pco shrink", "'columnar pco --help'")]
    [InlineData("pack", "'columnar --help'")]
    public void What_is_not_understood_is_said_with_where_to_read_how_it_is_right(string line, string help) =>
        CliRun.Of(line.Split(' ')).AssertFailed(ExitCode.Usage, help);

    [Theory]
    [InlineData("f64", "intmult:2", "auto", "it is for integers")]
    [InlineData("i64", "floatmult:2", "auto", "it is for floats")]
    [InlineData("i64", "floatquant:2", "auto", "it is for floats")]
    [InlineData("u8", "intmult:300", "auto", "the base 300 has more than 8 bits")]
    [InlineData("f32", "floatmult:1e300", "auto", "the base 1E+300 is zero or infinite")]
    [InlineData("f16", "floatmult:1e-9", "auto", "the base 1E-09 is zero or infinite")]
    [InlineData("f16", "floatquant:11", "auto", "there are 10, not 11")]
    [InlineData("f64", "auto", "conv1:1", "it is for 8 to 32 bits")]
    public void What_a_type_cannot_have_ends_in_2_and_leaves_no_file(
        string type,
        string mode,
        string delta,
        string reason
    )
    {
        Write(_numbers, new byte[800]);
        CliRun
            .Of("pco", "compress", type, _numbers, _file, "--mode", mode, "--delta", delta)
            .AssertFailed(ExitCode.Usage, reason);
        Assert.Equal([_numbers], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("compress f64", "does not exist")]
    [InlineData("decompress f64", "does not exist")]
    public void What_is_missing_ends_in_3(string verb, string found) =>
        CliRun.Of(["pco", .. verb.Split(' '), _folder.File("none"), _file]).AssertFailed(ExitCode.Input, found);

    [Fact]
    public void Numbers_that_end_within_one_end_in_3_and_leave_what_was_there()
    {
        Write(_numbers, new byte[803]);
        Write(_file, [1, 2, 3]);
        CliRun
            .Of("pco", "compress", "f64", _numbers, _file)
            .AssertFailed(ExitCode.Input, _numbers, "at byte 800", "8 bytes");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_file));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Damaged_files_and_files_of_another_type_end_in_3_and_leave_what_was_there()
    {
        Write(_numbers, Raw(Enumerable.Range(0, 5000)));
        CliRun.Done("pco", "compress", "i32", _numbers, _file);
        byte[] file = File.ReadAllBytes(_file);
        Write(_back, [1, 2, 3]);
        CliRun.Of("pco", "decompress", "f32", _file, _back).AssertFailed(ExitCode.Input, _file, "F32", "I32");
        Write(_file, file[..^2]);
        CliRun.Of("pco", "decompress", "i32", _file, _back).AssertFailed(ExitCode.Input, "at byte");
        CliRun.Of("pco", "inspect", _file).AssertFailed(ExitCode.Input, "at byte");
        CliRun.Of("pco", "decompress", "i32", _numbers, _back).AssertFailed(ExitCode.Input, "pco!");
        CliRun.Of("pco", "inspect", _numbers).AssertFailed(ExitCode.Input, _numbers, "pco!");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_back));
    }

    [Fact]
    public void A_file_may_take_the_place_of_its_numbers()
    {
        byte[] raw = Raw(Enumerable.Range(0, 5000));
        Write(_numbers, raw);
        CliRun.Done("pco", "compress", "i32", _numbers, _numbers);
        Assert.InRange(new FileInfo(_numbers).Length, 1, 1000);
        CliRun.Done("pco", "decompress", "i32", _numbers, _numbers);
        Assert.Equal(raw, File.ReadAllBytes(_numbers));
    }

    [Fact]
    public void Numbers_and_files_may_come_from_a_pipe()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no pipes among the files of a folder.");
        byte[] raw = Raw(Enumerable.Range(0, 5000));
        Write(_numbers, raw);
        string said = CliRun.Done("pco", "compress", "i32", Pipe(raw), _file);
        Assert.Contains("5000 numbers, to ", said, StringComparison.Ordinal);
        CliRun.Done("pco", "inspect", Pipe(File.ReadAllBytes(_file)));
        said = CliRun.Done("pco", "decompress", "i32", Pipe(File.ReadAllBytes(_file)), _back);
        Assert.Contains("5000 numbers, to 20000 bytes", said, StringComparison.Ordinal);
        Assert.Equal(raw, File.ReadAllBytes(_back));
    }

    [Fact]
    public void Numbers_and_files_may_come_from_standard_input_and_go_to_standard_output()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no shell of this kind.");
        byte[] raw = Raw(Enumerable.Range(0, 5000));
        Write(_numbers, raw);
        Assert.Equal((0, ""), Shell($"C pco compress i32 - - < '{_numbers}' | C pco decompress i32 - - > '{_back}'"));
        Assert.Equal(raw, File.ReadAllBytes(_back));
        CliRun.Done("pco", "compress", "i32", _numbers, _file);
        Assert.Equal((0, ""), Shell($"C pco compress i32 '{_numbers}' - | cmp - '{_file}'"));
        Assert.Equal((0, ""), Shell($"C pco inspect i32 - < '{_file}' > '{_back}'"));
        Assert.StartsWith("-: ", File.ReadAllText(_back), StringComparison.Ordinal);
        (int code, string error) = Shell($"head -c 20 '{_file}' | C pco decompress i32 - -");
        Assert.Equal(ExitCode.Input, code);
        Assert.StartsWith("columnar: standard input: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_not_replaced()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Pipes are told from files on Linux alone.");
        Write(_numbers, new byte[800]);
        string pipe = MakePipe();
        CliRun.Of("pco", "compress", "f64", _numbers, pipe).AssertFailed(ExitCode.Input, "is a pipe or a device");
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
        Assert.True(FilePlatform.Current.IsPipeOrDevice(pipe));
    }

    // C is this program.
    private static (int ExitCode, string Error) Shell(string line)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        string program = Path.Combine(AppContext.BaseDirectory, "columnar.dll");
        start.ArgumentList.Add($"C() {{ dotnet '{program}' \"$@\"; }}; {line}");
        using Process shell = Process.Start(start)!;
        string error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        return (shell.ExitCode, error);
    }

    private string Pipe(byte[] bytes)
    {
        string path = MakePipe();
        // Opening waits for the reader.
        new Thread(() => File.WriteAllBytes(path, bytes)) { IsBackground = true }.Start();
        return path;
    }

    private string MakePipe()
    {
        string path = _folder.File($"pipe{Guid.NewGuid():N}");
        using var make = Process.Start("mkfifo", path);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return path;
    }

    private static void Write(string path, byte[] bytes) => File.WriteAllBytes(path, bytes);

    private static byte[] Raw<T>(IEnumerable<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values.ToArray()).ToArray();
}

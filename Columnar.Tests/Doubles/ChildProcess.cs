using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Columnar.Tests.Doubles;

/// <summary>
/// Another process that runs one method of this assembly. It tells what it does on standard output, in lines that begin with
/// <see cref="Mark"/>.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    public const string PathVariable = "COLUMNAR_CHILD_PATH";
    public const string MethodVariable = "COLUMNAR_CHILD_METHOD";
    public const string HookVariable = "DOTNET_STARTUP_HOOKS";
    private const string Mark = "child: ";

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>The database the child is to work on; null in a process that is no child.</summary>
    public static string? DatabasePath => Environment.GetEnvironmentVariable(PathVariable);

    /// <summary>Starts a child.</summary>
    /// <param name="method">The full name of a method; it may be an explicit test.</param>
    /// <param name="databasePath">What it is to work on.</param>
    /// <param name="maxFileBlocks">The file size limit of the child, in blocks of 512 bytes; 0 for none.</param>
    /// <param name="before">A command that the child is run by.</param>
    public static ChildProcess Start(string method, string databasePath, int maxFileBlocks = 0, string before = "")
    {
        string assembly = typeof(ChildProcess).Assembly.Location;
        string command = $"exec {before} dotnet exec '{assembly}'";
        if (maxFileBlocks > 0)
            command = $"trap '' XFSZ; ulimit -f {maxFileBlocks}; {command}";
        ProcessStartInfo start = new("/bin/sh", ["-c", command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[PathVariable] = databasePath;
        start.Environment[MethodVariable] = method;
        start.Environment[HookVariable] = assembly;
        // The runtime doubles its executable memory through a file, which a size limit would hit.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new ChildProcess(process);
    }

    /// <summary>Called in the child.</summary>
    public static void Tell(string line)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(System.Text.Encoding.UTF8.GetBytes($"\n{Mark}{line}\n"));
        output.Flush();
    }

    /// <summary>Called in the child: waits for the parent's next <see cref="LetGoOn"/>.</summary>
    public static void WaitForParent()
    {
        using Stream input = Console.OpenStandardInput();
        _ = input.ReadByte();
    }

    /// <summary>Lets a waiting child go on.</summary>
    public void LetGoOn()
    {
        _process.StandardInput.Write('\n');
        _process.StandardInput.Flush();
    }

    /// <summary>What the child tells next; null when it has ended.</summary>
    public string? ReadNext()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            int at = line.IndexOf(Mark, StringComparison.Ordinal);
            if (at >= 0)
                return line[(at + Mark.Length)..];
        }
        return null;
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int number) => Assert.Equal(0, SendSignal(_process.Id, number));

    /// <summary>Waits for its end.</summary>
    public int WaitForExitCode()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends it without warning (SIGKILL) and waits for its end.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}

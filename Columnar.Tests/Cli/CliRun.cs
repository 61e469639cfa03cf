using System.Diagnostics;

namespace Columnar.Tests.Cli;

/// <summary>What a run of the command line said and returned.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs in this process.</summary>
    public static CliRun Of(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = Columnar.Cli.Cli.Run(args, output, error);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs as a process of its own, as users do.</summary>
    public static CliRun OfProcess(params string[] args) => OfProcess(_ => { }, args);

    /// <summary>Runs as a process of its own, with which something is done meanwhile.</summary>
    public static CliRun OfProcess(Action<Process> meanwhile, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "columnar.dll"));
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        meanwhile(process);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CliRun(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs in this process, and must succeed.</summary>
    public static string Done(params string[] args)
    {
        CliRun run = Of(args);
        Assert.True(run.ExitCode == Columnar.Cli.ExitCode.Done, run.Error);
        Assert.Empty(run.Error);
        return run.Output;
    }

    /// <summary>The run failed as failures must: with this code, one line on standard error, no trace.</summary>
    public CliRun AssertFailed(int exitCode, params string[] found)
    {
        Assert.True(ExitCode == exitCode, $"{ExitCode}: {Error}{Output}");
        Assert.Empty(Output);
        Assert.StartsWith("columnar: ", Error, StringComparison.Ordinal);
        Assert.EndsWith("\n", Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Error.TrimEnd('\n'), char.IsControl);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        foreach (string part in found)
            Assert.Contains(part, Error, StringComparison.Ordinal);
        return this;
    }
}

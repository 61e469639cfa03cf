using System.Diagnostics;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

/// <summary>
/// The npm package apache-arrow, run by node: from the folder that COLUMNAR_ARROW_JS names, or installed once into a
/// temporary folder. Tests skip where either cannot be had.
/// </summary>
public sealed class ArrowJs : IDisposable
{
    private const string Package = "apache-arrow@21";
    private const int TimeoutMilliseconds = 120_000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _install;
    private readonly string? _problem;

    public ArrowJs()
    {
        _install = Environment.GetEnvironmentVariable("COLUMNAR_ARROW_JS") ?? "";
        if (_install.Length == 0)
        {
            _install = _folder.Path;
            string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            (int code, string output) = Start(npm, "install", "--prefix", _install, "--no-audit", "--no-fund", Package);
            if (code != 0)
                _problem = $"{Package} cannot be installed by npm: {output}";
        }
        if (_problem is null && Start("node", "--version").Code != 0)
            _problem = "node is not there.";
    }

    /// <summary>Runs a script to which <c>arrow</c> is the package and <c>args</c> are the arguments; gives what it prints.</summary>
    public string Run(string script, params string[] args)
    {
        if (_problem is not null)
            Assert.Skip(_problem);
        string path = _folder.File($"{Guid.NewGuid():N}.cjs");
        File.WriteAllText(
            path,
            "const arrow = require('module').createRequire(process.argv[2] + '/')('apache-arrow');\n"
                + "const fs = require('fs');\nconst args = process.argv.slice(3);\n"
                + script
        );
        (int code, string output) = Start("node", [path, Path.GetFullPath(_install), .. args]);
        Assert.True(code == 0, output);
        return output;
    }

    public void Dispose() => _folder.Dispose();

    private static (int Code, string Output) Start(string program, params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = new(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeoutMilliseconds))
            {
                process.Kill();
                return (-1, $"{program} did not end.");
            }
            process.WaitForExit();
            return (process.ExitCode, process.ExitCode == 0 ? output.Result : errors.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, missing.Message);
        }
    }
}

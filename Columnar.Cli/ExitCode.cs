namespace Columnar.Cli;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: verify found damage.</summary>
    public const int No = 1;

    /// <summary>The command was not given as it must be.</summary>
    public const int Usage = 2;

    /// <summary>Something could not be read or written.</summary>
    public const int Input = 3;
}

using System.CommandLine;
using System.Globalization;

namespace Columnar.Cli.Commands;

/// <summary>The options of <c>pco compress</c>.</summary>
internal sealed class PcoSettings
{
    private const string Modes = "auto, classic, intmult:BASE, floatmult:BASE, floatquant:BITS or dict";
    private const string Deltas = "auto, none, consec:ORDER, lookback or conv1:ORDER";

    private readonly Option<int> _level = new("--level")
    {
        Description = $"From 0, fast and large, to {PcoOptions.MaxLevel}, slow and small.",
        HelpName = "N",
        DefaultValueFactory = _ => PcoOptions.Default.Level,
    };

    private readonly Option<string> _mode = new("--mode")
    {
        Description = $"How numbers are split: {Modes}.",
        HelpName = "M",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _delta = new("--delta")
    {
        Description = $"What numbers are stored as differences from: {Deltas}.",
        HelpName = "D",
        DefaultValueFactory = _ => "auto",
    };

    public void AddTo(Command command)
    {
        command.Add(_level);
        command.Add(_mode);
        command.Add(_delta);
    }

    /// <summary>The options as they were given.</summary>
    /// <exception cref="UsageException">One of them is not as it must be.</exception>
    public PcoOptions Read(ParseResult arguments)
    {
        int level = arguments.GetValue(_level);
        if (level is < 0 or > PcoOptions.MaxLevel)
            throw new UsageException($"--level {level} is not within 0 to {PcoOptions.MaxLevel}.");
        return new PcoOptions
        {
            Level = level,
            Mode = ParseMode(arguments.GetValue(_mode)!),
            Delta = ParseDelta(arguments.GetValue(_delta)!),
        };
    }

    private static PcoModeOption ParseMode(string text) =>
        Part(text) switch
        {
            ("auto", null) => PcoModeOption.Auto,
            ("classic", null) => PcoModeOption.Classic,
            ("dict", null) => PcoModeOption.Dictionary,
            ("intmult", { } number)
                when ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong multiplier)
                    && multiplier > 0 => PcoModeOption.IntMult(multiplier),
            ("floatmult", { } number)
                when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double multiplier)
                    && double.IsFinite(multiplier)
                    && multiplier != 0 => PcoModeOption.FloatMult(multiplier),
            ("floatquant", { } number) when TryCount(number, 52, out int bits) => PcoModeOption.FloatQuant(bits),
            _ => throw new UsageException(
                $"--mode '{text}' is none; use {Modes}, where BASE is not zero and BITS are 1 to 52."
            ),
        };

    private static PcoDeltaOption ParseDelta(string text) =>
        Part(text) switch
        {
            ("auto", null) => PcoDeltaOption.Auto,
            ("none", null) => PcoDeltaOption.None,
            ("lookback", null) => PcoDeltaOption.Lookback,
            ("consec", { } number) when TryCount(number, 7, out int order) => PcoDeltaOption.Consecutive(order),
            ("conv1", { } number) when TryCount(number, 32, out int order) => PcoDeltaOption.Convolution(order),
            _ => throw new UsageException(
                $"--delta '{text}' is none; use {Deltas}, where ORDER is 1 to 7 of consec and 1 to 32 of conv1."
            ),
        };

    private static (string Name, string? Number) Part(string text)
    {
        string[] parts = text.Split(':', 2);
        return (parts[0].ToLowerInvariant(), parts.Length == 2 ? parts[1] : null);
    }

    private static bool TryCount(string text, int most, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1 && count <= most;
}

using Columnar.Tests.Models;

namespace Columnar.Benchmarks;

/// <summary>
/// Pcodec on columns of <see cref="PcoColumns"/>, whole and in pages of 16 KiB that are a file each, beside LZ4 and a copy of the same bytes
/// and, where a library of it is given, the reference: sizes, and megabytes of numbers a second on one thread.
/// </summary>
internal static class PcoBenchmarks
{
    private const int DefaultLevel = 8;
    private const int MaxLevel = 12;
    private const int PageBytes = 16_384;
    private const int Rounds = 7;
    private const int LevelRounds = 3;

    /// <summary>Measures the columns named, or all; <c>--levels</c> measures each level, <c>--reference</c> names the reference's library.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        List<string> words = [];
        string? library = null;
        bool everyLevel = false;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--levels")
                everyLevel = true;
            else if (args[i] == "--reference" && i + 1 < args.Length)
                library = args[++i];
            else if (!args[i].StartsWith('-'))
                words.Add(args[i]);
            else
                return Usage();
        }
        if (everyLevel)
            Levels(words, PcoReference.Load(library));
        else
            Sides(words, PcoReference.Load(library));
        return 0;
    }

    private static int Usage()
    {
        Console.Error.WriteLine(
            $"Usage: Columnar.Benchmarks pco [COLUMN...] [--levels] [--reference LIBRARY (or {PcoReference.Variable}): a shared library with pcodec's C interface]"
        );
        return 2;
    }

    private static void Sides(List<string> words, PcoReference? reference)
    {
        List<IPcoSide> sides =
        [
            new PcoOwn(DefaultLevel),
            .. Reference(reference, DefaultLevel),
            new PcoLz4(),
            new PcoCopy(),
        ];
        Console.WriteLine(
            $"{PcoColumns.Length:N0} values, level {DefaultLevel}, {Rounds} rounds; MB/s of numbers, best round; 'of ref.' is the median of the rounds"
        );
        Console.WriteLine(
            $"{"column", -16} {"files", -6} {"codec", -10} {"ratio", 8} {"comp.", 7} {"decomp.", 8} {"size", 8} {"comp.", 7} {"decomp.", 8} {"B/file", 7}"
        );
        Console.WriteLine(
            $"{"", -16} {"", -6} {"", -10} {"", 8} {"MB/s", 7} {"MB/s", 8} {"of ref.", 8} {"of ref.", 7} {"of ref.", 8} {"alloc.", 7}"
        );
        foreach (PcoColumn column in PcoColumns.Wanted(words))
        {
            Print(column, "whole", column.Measure(sides, PcoColumns.Length, Rounds));
            Print(column, "16 KiB", column.Measure(sides, PageBytes / column.Width, Rounds));
        }
    }

    private static void Print(PcoColumn column, string files, PcoFigures[] figures)
    {
        PcoFigures? measure = figures.FirstOrDefault(side => side.Side == PcoReferenceSide.SideName);
        foreach (PcoFigures side in figures)
        {
            string line =
                $"{column.Name, -16} {files, -6} {side.Side, -10} {side.Ratio, 8:0.000} {side.CompressRate, 7:0} {side.DecompressRate, 8:0}";
            if (side.Side != PcoOwn.SideName)
            {
                Console.WriteLine(line);
                continue;
            }
            string beside = measure is null
                ? $"{"", 8} {"", 7} {"", 8}"
                : $"{(double)side.FileLength / measure.FileLength, 8:0.0000} {side.CompressAgainst(measure), 7:0.00} {side.DecompressAgainst(measure), 8:0.00}";
            Console.WriteLine($"{line} {beside} {side.AllocatedPerPiece, 7}");
        }
    }

    private static void Levels(List<string> words, PcoReference? reference)
    {
        Console.WriteLine($"{PcoColumns.Length:N0} values, whole, {LevelRounds} rounds; MB/s of numbers, best round");
        Console.WriteLine(
            $"{"column", -16} {"level", 5} {"ratio", 8} {"comp.", 7} {"decomp.", 8}  of the reference: size, comp., decomp."
        );
        foreach (PcoColumn column in PcoColumns.Wanted(words))
        {
            for (int level = 0; level <= MaxLevel; level++)
            {
                PcoFigures[] figures = column.Measure(
                    [new PcoOwn(level), .. Reference(reference, level)],
                    PcoColumns.Length,
                    LevelRounds
                );
                PcoFigures own = figures[0];
                string beside = figures is [_, var measure]
                    ? $"{(double)own.FileLength / measure.FileLength, 8:0.0000} {own.CompressAgainst(measure), 7:0.00} {own.DecompressAgainst(measure), 8:0.00}"
                    : "";
                Console.WriteLine(
                    $"{column.Name, -16} {level, 5} {own.Ratio, 8:0.000} {own.CompressRate, 7:0} {own.DecompressRate, 8:0}  {beside}"
                );
            }
        }
    }

    private static IEnumerable<IPcoSide> Reference(PcoReference? reference, int level) =>
        reference is null ? [] : [new PcoReferenceSide(reference, level)];
}

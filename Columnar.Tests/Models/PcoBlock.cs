using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar.Tests.Models;

/// <summary>A block of numbers of a kind that stores hold, alike from end to end or changing on the way.</summary>
internal abstract class PcoBlock
{
    public const int Length = 65_536;
    public const int Packet = 4_096;

    private static readonly Dictionary<string, Func<Random, PcoBlock>> s_kinds = new(StringComparer.Ordinal)
    {
        ["heavy tail"] = random => Of(_ => (uint)Math.Min(uint.MaxValue, Math.Pow(1 - random.NextDouble(), -1 / 1.1))),
        ["timestamps"] = random => Of(row => 1_700_000_000_000_000 + (row * 1_000L) + random.Next(1_000)),
        ["sensor"] = random =>
        {
            double reading = 20;
            return Of(_ => Math.Round(reading += Normal(random) * 0.05, 2));
        },
        ["quantised"] = random => Of(_ => (float)(Half)Normal(random)),
        ["walk"] = random =>
        {
            int place = 0;
            return Of(_ => place += random.Next(-10, 11));
        },
        ["normal"] = random => Of(_ => Normal(random)),
        ["uniform"] = random => Of(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)),
        ["small"] = random => Of(_ => (byte)Math.Min(255, -20 * Math.Log(1 - random.NextDouble()))),
        ["short"] = random => Of(_ => (short)(1_000 * Normal(random))),
        ["half"] = random => Of(_ => (Half)Normal(random)),
        ["constant"] = _ => Of(_ => (sbyte)-1),
        ["levels"] = random => Of(row => random.Next(2 << (row / Packet)) + (row / Packet * 1_000_003)),
        ["scales"] = random => Of(row => (float)(Normal(random) * (1 << (row / Packet % 5 * 3)))),
        ["sets"] = random =>
        {
            long[] values = [.. Enumerable.Range(0, 16 * 30).Select(_ => random.NextInt64())];
            return Of(row => values[(row / Packet * 30) + random.Next(30)]);
        },
        ["multiples"] = random =>
            Of(row => IsOdd(row) ? random.NextInt64(1_000_000) * 1_000 : random.NextInt64(1_000_000_000)),
        ["differences"] = random =>
            Of(row => IsOdd(row) ? (row * 1_000L) + random.Next(10) : random.NextInt64(600_000_000)),
        ["symbols"] = random =>
            Of(row => Math.Round((10 << (row / 5_000 % 9)) + (Normal(random) * (1 << (row / 5_000 % 5))), 2)),
        ["one packet"] = random => Of(row => row / Packet == 9 ? (ulong)random.NextInt64() : (ulong)random.Next(100)),
        ["zeros"] = random => Of(row => IsOdd(row / 2) ? 0 : random.NextInt64(100_000)),
        ["growing"] = random => Of(row => Normal(random) * (1 + (row / 8_192.0))),
        ["bursts"] = random => Of(row => (float)(Normal(random) * Math.Exp(4 * Math.Sin(row / 20_000.0)))),
    };

    /// <summary>The names of the kinds.</summary>
    public static IEnumerable<string> Kinds => s_kinds.Keys;

    public abstract PcoNumberType Type { get; }

    public abstract int Width { get; }

    /// <summary>The numbers' bytes.</summary>
    public abstract byte[] Bytes { get; }

    /// <summary>A block of a kind.</summary>
    public static PcoBlock Of(string kind, int seed) => s_kinds[kind](new Random(seed));

    /// <summary>The bytes of a standalone file of some of the numbers.</summary>
    public abstract int FileLength(int firstRow, int rows);

    private static PcoBlock<T> Of<T>(Func<int, T> next)
        where T : unmanaged => new([.. Enumerable.Range(0, Length).Select(next)]);

    private static bool IsOdd(int row) => row / Packet % 2 == 1;

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <inheritdoc/>
internal sealed class PcoBlock<T>(T[] numbers) : PcoBlock
    where T : unmanaged
{
    public override PcoNumberType Type => PcoNumbers.TypeOf<T>();

    public override int Width => Unsafe.SizeOf<T>();

    public override byte[] Bytes => MemoryMarshal.AsBytes<T>(numbers).ToArray();

    public override int FileLength(int firstRow, int rows) => Pco.Compress<T>(numbers.AsSpan(firstRow, rows)).Length;
}

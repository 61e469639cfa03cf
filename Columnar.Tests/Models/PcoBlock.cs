using System.Numerics;
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
        ["levels of 16 KiB"] = random => Levels(random, level => (ulong)level),
        ["short levels of 16 KiB"] = random => Levels(random, level => (ushort)level),
        ["small levels of 16 KiB"] = random => Levels(random, level => (byte)level),
        ["multiples every 16 KiB"] = random =>
            Of(row => (row / 2_048) % 2 == 1 ? random.NextInt64(1_000_000) * 1_000 : random.NextInt64(1_000_000_000)),
        ["differences every 16 KiB"] = random =>
            Of(row => row / 2_048 % 2 == 1 ? (row * 1_000.0) + random.Next(10) : random.Next(600_000_000)),
        ["short differences every 16 KiB"] = random =>
            Of(row => (short)(row / 8_192 % 2 == 1 ? (row % 8_192) + random.Next(4) : random.Next(9_000))),
        ["small differences every 16 KiB"] = random =>
            Of(row => (sbyte)(row / 16_384 % 2 == 1 ? row / 100 : random.Next(200))),
        ["regimes of bytes"] = random => Regimes<byte>(random),
        ["regimes of shorts"] = random => Regimes<ushort>(random),
        ["regimes of integers"] = random => Regimes<int>(random),
        ["regimes of floats"] = random => Regimes<float>(random),
        ["regimes of longs"] = random => Regimes<long>(random),
        ["regimes of doubles"] = random => Regimes<double>(random),
        ["few values among noise"] = random => Among(random, noise => (uint)noise, IsRare),
        ["few short values among noise"] = random => Among(random, noise => (ushort)noise, IsRare),
        ["few long values among noise"] = random => Among(random, noise => (ulong)noise, IsRare),
        ["few values almost everywhere"] = random => Among(random, noise => (int)noise, row => !IsRare(row)),
        ["copies among noise"] = random =>
        {
            uint[] last = new uint[30];
            return Of(row => last[row % 30] = IsRare(row) ? last[row % 30] : (uint)random.NextInt64());
        },
        ["copies among ramps"] = random =>
        {
            double[] last = [.. Enumerable.Range(0, 30).Select(_ => random.NextInt64(1L << 40) * 0.01)];
            return Of(row => IsRare(row) ? last[row % 30] : row * 0.25);
        },
        ["bursts"] = random => Of(row => (float)(Normal(random) * Math.Exp(4 * Math.Sin(row / 20_000.0)))),
    };

    /// <summary>The names of the kinds.</summary>
    public static IEnumerable<string> Kinds => s_kinds.Keys;

    public abstract PcoNumberType Type { get; }

    public abstract int Width { get; }

    /// <summary>The numbers' bytes.</summary>
    public abstract byte[] Bytes { get; }

    /// <summary>Whether blocks of a kind differ much with their seed.</summary>
    public static bool IsRandom(string kind) => kind.StartsWith("regimes", StringComparison.Ordinal);

    /// <summary>A block of a kind.</summary>
    public static PcoBlock Of(string kind, int seed) => s_kinds[kind](new Random(seed));

    /// <summary>The bytes of a standalone file of some of the numbers.</summary>
    public abstract int FileLength(int firstRow, int rows);

    private static PcoBlock<T> Of<T>(Func<int, T> next)
        where T : unmanaged => new([.. Enumerable.Range(0, Length).Select(next)]);

    private static bool IsOdd(int row) => row / Packet % 2 == 1;

    // Packets that samples of a block do not show.
    private static bool IsRare(int row) => row / Packet is 2 or 7 or 12;

    // Some numbers that occur again and again, in some rows, among random ones.
    private static PcoBlock<T> Among<T>(Random random, Func<long, T> narrow, Func<int, bool> isOften)
        where T : unmanaged
    {
        T[] often = [.. Enumerable.Range(0, 64).Select(_ => narrow(random.NextInt64()))];
        return Of(row => isOften(row) ? often[random.Next(often.Length)] : narrow(random.NextInt64()));
    }

    // Numbers of a random level and width in every 16 KiB.
    private static PcoBlock<T> Levels<T>(Random random, Func<long, T> narrow)
        where T : unmanaged
    {
        int rows = 16_384 / Unsafe.SizeOf<T>();
        (long Level, int Bits) regime = default;
        return Of(row =>
        {
            if (row % rows == 0)
                regime = (random.NextInt64(), random.Next(1, 4 * Unsafe.SizeOf<T>()));
            return narrow(regime.Level + random.NextInt64(1L << regime.Bits));
        });
    }

    // Ways of numbers that follow one another, mostly at borders of 16 KiB or of packets.
    private static PcoBlock<T> Regimes<T>(Random random)
        where T : unmanaged, INumber<T>
    {
        int bits = 8 * Unsafe.SizeOf<T>();
        int fileRows = 16_384 / Unsafe.SizeOf<T>();
        int rows = random.Next(4) switch
        {
            <= 1 => fileRows,
            2 => Packet,
            _ => random.Next(500, 30_000),
        };
        int ways = random.Next(1, 32);
        (int way, double level, double width, double step) = (0, 0, 0, 0);
        return Of(row =>
        {
            if (row % rows == 0)
            {
                do way = random.Next(5);
                while ((ways >> way & 1) == 0);
                level = random.NextDouble() * Math.Pow(2, bits) * 0.9;
                width = Math.Pow(2, random.NextDouble() * bits * 0.9);
                step = random.NextDouble() * 4;
            }
            double number = way switch
            {
                0 => level + (random.NextDouble() * width),
                1 => level + (Math.Floor(random.NextDouble() * width / 10) * 10),
                2 => level += Math.Floor(random.NextDouble() * step * 2),
                3 => level += step + random.Next(3) - 1,
                _ => level + (width * Math.Pow(random.NextDouble(), 6)),
            };
            return typeof(T) == typeof(float) || typeof(T) == typeof(double)
                ? T.CreateTruncating(number)
                : T.CreateTruncating((long)number);
        });
    }

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

namespace Columnar.Benchmarks;

/// <summary>
/// The columns of numbers that codecs are compared on: four million values each, the same in every run. They are the kinds of columns stores
/// hold, from heavy tails and clocks to noise that cannot be made smaller.
/// </summary>
internal static class PcoColumns
{
    /// <summary>Values of each column.</summary>
    public const int Length = 4_000_000;

    /// <summary>The columns whose names hold one of the words, or all; each is made when it is asked for.</summary>
    public static IEnumerable<PcoColumn> Wanted(IReadOnlyCollection<string> words)
    {
        (string Name, Func<string, PcoColumn> Make)[] columns =
        [
            ("u32 zipf", name => Make(name, HeavyTail)),
            ("i64 timestamps", name => Make(name, Timestamp)),
            ("f64 sensor", name => Make(name, Sensor())),
            ("f32 quantised", name => Make(name, random => (float)(Half)Normal(random))),
            ("i32 walk", name => Make(name, Walk())),
            ("f64 normal", name => Make(name, (random, _) => Normal(random))),
            ("u64 uniform", name => Make(name, random => (ulong)random.NextInt64(long.MinValue, long.MaxValue))),
        ];
        return columns
            .Where(column =>
                words.Count == 0 || words.Any(word => column.Name.Contains(word, StringComparison.Ordinal))
            )
            .Select(column => column.Make(column.Name));
    }

    private static PcoColumn<T> Make<T>(string name, Func<Random, T> next)
        where T : unmanaged => Make(name, (random, _) => next(random));

    private static PcoColumn<T> Make<T>(string name, Func<Random, int, T> next)
        where T : unmanaged
    {
        var random = new Random(1);
        var values = new T[Length];
        for (int row = 0; row < values.Length; row++)
            values[row] = next(random, row);
        return new PcoColumn<T>(name, values);
    }

    // The Lomax distribution of shape 1.1 cut to whole numbers: mostly small ones, some of any size.
    private static uint HeavyTail(Random random) =>
        (uint)Math.Min(uint.MaxValue, Math.Pow(1 - random.NextDouble(), -1 / 1.1) - 1);

    // Microseconds: one a millisecond, late by up to as much.
    private static long Timestamp(Random random, int row) => 1_700_000_000_000_000 + (row * 1000L) + random.Next(1000);

    // A reading with two decimals that drifts.
    private static Func<Random, double> Sensor()
    {
        double reading = 20;
        return random =>
        {
            reading += Normal(random) * 0.05;
            return Math.Round(reading, 2);
        };
    }

    private static Func<Random, int> Walk()
    {
        int place = 0;
        return random => place += random.Next(-10, 11);
    }

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

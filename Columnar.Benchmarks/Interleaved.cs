using System.Diagnostics;

namespace Columnar.Benchmarks;

/// <summary>Two actions measured in turn, so that whatever else the machine does meets both alike.</summary>
internal static class Interleaved
{
    /// <summary>Median milliseconds of both, and the median of the ratios of the pairs.</summary>
    /// <param name="rounds">How often.</param>
    /// <param name="first">Timed first.</param>
    /// <param name="second">Timed after it.</param>
    /// <param name="prepare">Run before each pair, outside the clock.</param>
    public static (double First, double Second, double Ratio) Run(
        int rounds,
        Action first,
        Action second,
        Action? prepare = null
    )
    {
        double[] firstTimes = new double[rounds];
        double[] secondTimes = new double[rounds];
        double[] ratios = new double[rounds];
        prepare?.Invoke();
        first();
        second();
        for (int i = 0; i < rounds; i++)
        {
            prepare?.Invoke();
            firstTimes[i] = Time(first);
            secondTimes[i] = Time(second);
            ratios[i] = secondTimes[i] / firstTimes[i];
        }
        return (Median(firstTimes), Median(secondTimes), Median(ratios));
    }

    /// <summary>Median milliseconds of an action.</summary>
    public static double Run(int rounds, Action action)
    {
        double[] times = new double[rounds];
        action();
        for (int i = 0; i < rounds; i++)
            times[i] = Time(action);
        return Median(times);
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

using System.Diagnostics;

namespace Flights;

/// <summary>Prints what each step took; scans also in gigabytes per second.</summary>
internal sealed class StepClock
{
    private const int ScanRounds = 200;

    private long _start;

    public void Start() => _start = Stopwatch.GetTimestamp();

    public void Stop(string step) =>
        Console.WriteLine($"{Stopwatch.GetElapsedTime(_start).TotalMilliseconds, 9:F3} ms  {step}");

    /// <summary>Prints a question's answer, the time of the first run and the rate of the fastest of many.</summary>
    public void Scan(string question, long byteLength, Func<object?> ask)
    {
        Start();
        object? answer = ask();
        Stop($"{question}:\n{Indented(answer)}");
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < ScanRounds; i++)
        {
            Start();
            ask();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
            best = elapsed < best ? elapsed : best;
        }
        double rate = byteLength / best.TotalSeconds / 1e9;
        Console.WriteLine($"{"", 14}again: {best.TotalMicroseconds, 7:F1} us, {rate:F1} GB/s");
    }

    private static string Indented(object? answer) =>
        "              " + $"{answer}".Replace("\n", "\n              ", StringComparison.Ordinal);
}

namespace Columnar.Csv;

/// <summary>Passes the progress of one step on as that of the whole.</summary>
/// <param name="whole">Told the whole's progress.</param>
/// <param name="from">Where the step begins.</param>
/// <param name="to">Where it ends.</param>
internal sealed class ProgressPart(IProgress<double> whole, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole.Report(from + value * (to - from));
}

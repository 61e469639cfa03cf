namespace Columnar.Aggregates;

/// <summary>Which extremes an aggregator looks for.</summary>
[Flags]
internal enum ExtremeKinds
{
    Minimum = 1,
    Maximum = 2,
    Both = Minimum | Maximum,
}

using System.Globalization;
using Columnar.Display;

namespace Columnar;

/// <summary>What <see cref="Database.Compact"/> did.</summary>
/// <param name="Before">The use of the disk before it.</param>
/// <param name="After">The use of the disk after it.</param>
/// <param name="MovedBytes">Bytes of data that were given another place.</param>
/// <param name="Damages">Data that does not match its checksums and was left where it is; empty for sound data.</param>
[TypeFormatterSource(typeof(Formatters))]
public sealed record CompactionReport(DiskUsage Before, DiskUsage After, long MovedBytes, IReadOnlyList<Damage> Damages)
    : IDisplayed
{
    /// <summary>The report in words, with the first of the damages.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    DisplayPage IDisplayed.ToDisplay() =>
        DamageDisplay.Page(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Compacted from {Before.AllocatedBytes} to {After.AllocatedBytes} bytes, {MovedBytes} moved"
            ),
            Damages
        );
}

using System.Globalization;
using Columnar.Display;

namespace Columnar;

/// <summary>What <see cref="Database.Verify"/> found.</summary>
/// <param name="CommitNumber">The commit that was checked.</param>
/// <param name="CheckedBytes">Bytes of data compared with their checksums.</param>
/// <param name="Damages">Every contradiction; empty for sound data.</param>
[TypeFormatterSource(typeof(Formatters))]
public sealed record VerificationReport(ulong CommitNumber, long CheckedBytes, IReadOnlyList<Damage> Damages)
    : IDisplayed
{
    /// <summary>Whether nothing was found.</summary>
    public bool IsSound => Damages.Count == 0;

    /// <summary>The report in words, with the first of the damages.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    DisplayPage IDisplayed.ToDisplay() =>
        DamageDisplay.Page(
            string.Create(CultureInfo.InvariantCulture, $"Commit {CommitNumber}: {CheckedBytes} bytes checked"),
            Damages
        );
}

/// <summary>One place where the data contradicts its checksum or its own structure.</summary>
/// <param name="Name">The region, vector or column (as <c>table.column</c>), or the structure of the file; of a kept commit with its stamp.</param>
/// <param name="Offset">The byte of the file where the damaged piece begins; -1 where that is not known.</param>
/// <param name="Expected">What should have been there.</param>
/// <param name="Found">What was there.</param>
public sealed record Damage(string Name, long Offset, string Expected, string Found)
{
    /// <summary>The damage in a sentence.</summary>
    public override string ToString() =>
        $"'{Name}'{(Offset < 0 ? "" : $" at byte {Offset}")}: expected {Expected}, found {Found}";
}

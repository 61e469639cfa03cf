using System.Globalization;
using Columnar.Display;

namespace Columnar;

/// <summary>What <see cref="Database.Salvage"/> copied, and what it left.</summary>
/// <param name="CommitNumber">The commit it was taken from: the newest whose root could be read.</param>
/// <param name="IsCatalogWhole">
/// Whether the whole catalog of that commit could be read. Where not, regions may be missing that no entry of <paramref name="Left"/>
/// names, and copied ones may lack rows at their end, because the record of their last rows is lost.
/// </param>
/// <param name="Copied">The regions, vectors and tables of the new database.</param>
/// <param name="Left">Everything that could not be read or contradicts a checksum, and so was not copied.</param>
[TypeFormatterSource(typeof(Formatters))]
public sealed record SalvageReport(
    ulong CommitNumber,
    bool IsCatalogWhole,
    IReadOnlyList<SalvagedItem> Copied,
    IReadOnlyList<Damage> Left
) : IDisplayed
{
    /// <summary>Whether nothing was left.</summary>
    public bool IsComplete => Left.Count == 0;

    /// <summary>The report in words, with the first of the damages.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    DisplayPage IDisplayed.ToDisplay() =>
        DamageDisplay.Page(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Commit {CommitNumber}{(IsCatalogWhole ? "" : ", whose catalog is damaged")}: {Copied.Count} copied"
            ),
            Left
        );
}

/// <summary>A region, vector or table that was copied whole; of a table the columns that verified.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RowCount">Its rows; for a region its bytes.</param>
public sealed record SalvagedItem(string Name, long RowCount);

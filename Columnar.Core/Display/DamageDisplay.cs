using System.Globalization;
using Columnar.Formatting;

namespace Columnar.Display;

/// <summary>What a check or a copy found damaged, as it is shown to people: a row per place, the first of them.</summary>
internal static class DamageDisplay
{
    private const int ShownPlaces = 20;
    private const int MaxWords = 200;

    public static DisplayPage Page(string title, IReadOnlyList<Damage> damages) =>
        damages.Count == 0
            ? new DisplayPage($"{title}; no damage")
            : new DisplayPage(string.Create(CultureInfo.InvariantCulture, $"{title}; {damages.Count} damages"))
            {
                Columns =
                [
                    new DisplayColumn("name", IsText: true),
                    new DisplayColumn("offset", IsRight: true),
                    new DisplayColumn("expected", IsText: true),
                    new DisplayColumn("found", IsText: true),
                ],
                ColumnCount = 4,
                RowCount = damages.Count,
                Head = [.. damages.Take(ShownPlaces).Select(CellsOf)],
            };

    private static string?[] CellsOf(Damage damage) =>
        [
            DisplayText.Of(damage.Name, DisplayText.MaxNameLength),
            damage.Offset < 0 ? null : damage.Offset.ToString(CultureInfo.InvariantCulture),
            DisplayText.Of(damage.Expected, MaxWords),
            DisplayText.Of(damage.Found, MaxWords),
        ];
}

using System.Globalization;

namespace Columnar.Tests.Models;

/// <summary>How many times over the random tests are run: 1, or what COLUMNAR_TEST_EFFORT says.</summary>
internal static class Effort
{
    public static int Factor { get; } =
        int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNAR_TEST_EFFORT"),
            CultureInfo.InvariantCulture,
            out int factor
        )
        && factor > 0
            ? factor
            : 1;

    /// <summary>A seed that differs from run to run where the effort is raised, and not otherwise.</summary>
    public static int Seed(int number) => Factor == 1 ? number : Random.Shared.Next();
}

using Columnar.Memory;

namespace Columnar.Tests.Vectors;

internal static class TextVectorExtensions
{
    /// <summary>All texts of the owner's view.</summary>
    public static IEnumerable<string?> ToTexts(this TextVector vector)
    {
        using ViewScope<VectorView> scope = vector.OpenView();
        return ((TextView)scope.View).ToArray();
    }
}

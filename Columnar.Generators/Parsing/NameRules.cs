using System.Text;

namespace Columnar.Generators;

/// <summary>What the names of columns and indexes must be; Core checks the same when a table is created.</summary>
internal static class NameRules
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
            return "it is empty";
        if (name.Any(char.IsControl))
            return "it has a control character";
        try
        {
            int length = s_strict.GetByteCount(name);
            return length > WellKnown.MaxNameLength
                ? $"it has {length} bytes of UTF-8, {WellKnown.MaxNameLength} are the most"
                : null;
        }
        catch (EncoderFallbackException)
        {
            return "it has half a surrogate pair";
        }
    }
}

using System.Text;

namespace Columnar.Storage;

/// <summary>Which names regions, vectors, tables and columns may have.</summary>
internal static class RegionName
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaxByteLength = 1024;

    /// <summary>Why a name is refused, or null.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
            return "the name is empty";
        if (name.Length > MaxByteLength)
            return $"the name has {name.Length} characters; it may have {MaxByteLength} bytes of UTF-8";
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (char.IsControl(c))
                return $"the name has the control character U+{(int)c:X4} at place {i}";
            if (char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                return $"the name has half a surrogate pair at place {i}";
        }
        int byteLength = Encoding.UTF8.GetByteCount(name);
        return byteLength > MaxByteLength
            ? $"the name has {byteLength} bytes of UTF-8; it may have {MaxByteLength}"
            : null;
    }

    /// <exception cref="ArgumentException">The name is refused.</exception>
    public static void Check(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (Problem(name) is { } problem)
            throw new ArgumentException($"{problem}.", parameter);
    }
}

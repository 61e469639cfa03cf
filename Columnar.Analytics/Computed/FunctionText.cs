using System.Globalization;
using System.Text;

namespace Columnar.Computed;

/// <summary>Writes a function with its parameters so that equal texts mean equal results.</summary>
internal static class FunctionText
{
    /// <summary>A function of the library.</summary>
    /// <param name="name">The name.</param>
    /// <param name="parameters">The parameters with names; numbers are written so that they read back the same.</param>
    public static string Of(string name, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        // The number is the version of all functions here; it rises when one of them comes to give other results.
        StringBuilder text = new StringBuilder(name).Append("/1(");
        for (int i = 0; i < parameters.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(parameters[i].Name).Append(": ");
            Append(text, parameters[i].Value);
        }
        return text.Append(')').ToString();
    }

    /// <summary>A function that calls one of the caller's, which needs a name and a version because code cannot be compared.</summary>
    public static string OfCaller(
        string function,
        string name,
        int version,
        Delegate call,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    ) => Of(function, [.. Caller(name, version, call), .. parameters]);

    /// <summary>The parameters that stand for a function of the caller.</summary>
    public static (string Name, object? Value)[] Caller(string name, int version, Delegate call)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        ArgumentNullException.ThrowIfNull(call);
        return [("name", name), ("version", version)];
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("none");
                break;
            case string words:
                text.Append('\'').Append(words.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
                break;
            case IFormattable number:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(value);
                break;
        }
    }
}

using Columnar.Formatting;

namespace Columnar.Display;

/// <summary>Looking at what may not be readable: closed, removed or damaged, or computed by a function that throws.</summary>
internal static class Looking
{
    private const int MaxReasonLength = 500;

    /// <summary>What a look shows, or why there is nothing to be seen: nothing is thrown at who only looks.</summary>
    /// <param name="what">What it is called where it cannot be read.</param>
    /// <param name="look">Looks.</param>
    public static DisplayPage At(string what, Func<DisplayPage> look)
    {
        try
        {
            return look();
        }
        catch (Exception reason) when (IsOfReading(reason))
        {
            return new DisplayPage(Failed(what, reason));
        }
    }

    /// <inheritdoc cref="At(string, Func{DisplayPage})"/>
    public static string At(string what, Func<string> look)
    {
        try
        {
            return look();
        }
        catch (Exception reason) when (IsOfReading(reason))
        {
            return Failed(what, reason);
        }
    }

    // Messages name what a user named, and may be a user's own.
    private static string Failed(string what, Exception reason) =>
        $"{what}: {DisplayText.Of(reason.Message, MaxReasonLength)}";

    private static bool IsOfReading(Exception reason) =>
        reason
            is InvalidOperationException
                or ArgumentException
                or NotSupportedException
                or OverflowException
                or OperationCanceledException
                or ColumnarException
                or IOException;
}

namespace Columnar;

/// <summary>The length of one tick of a timestamp, time of day or duration, as Arrow names it.</summary>
public enum TimeUnit : byte
{
    /// <summary>One second.</summary>
    Second,

    /// <summary>A thousandth of a second.</summary>
    Millisecond,

    /// <summary>A millionth of a second.</summary>
    Microsecond,

    /// <summary>A thousand-millionth of a second.</summary>
    Nanosecond,
}

namespace Columnar;

/// <summary>The length of one tick of a timestamp, as Arrow names it.</summary>
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

using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Which rows the windows of a computation hold: a number of rows up to each, or from where a column says.</summary>
internal sealed class WindowRange
{
    private readonly long _window;
    private readonly long _from;

    /// <summary>Windows of a number of rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1, or the first row is negative.</exception>
    public WindowRange(long window, long from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        _window = window;
        _from = from;
    }

    /// <summary>Windows that start where a column says.</summary>
    /// <exception cref="ArgumentException">The column's type is no integer.</exception>
    public WindowRange(IColumn windowStarts)
    {
        ArgumentNullException.ThrowIfNull(windowStarts);
        if (windowStarts.Type.Kind > ElementKind.UInt64)
            throw new ArgumentException(
                $"'{windowStarts.Name}' is {windowStarts.Type}; the starts of windows are row numbers.",
                nameof(windowStarts)
            );
        Column = windowStarts;
    }

    /// <summary>The column that says where windows start; null where their length is fixed.</summary>
    public IColumn? Column { get; }

    /// <summary>Whether there are rows without a window.</summary>
    public bool HasNulls => Column?.IsNullable ?? _from > 0;

    /// <summary>Whether windows may be empty, or there are rows without one.</summary>
    public bool MayBeEmpty => Column is not null || _from > 0;

    /// <summary>The parameters that stand in a function's text.</summary>
    public (string, object?)[] Parameters => Column is null ? [("window", _window), ("from", _from)] : [];

    /// <summary>The columns read: those of the values, then that of the starts.</summary>
    public IColumn[] Sources(params ReadOnlySpan<IColumn> values) => Column is null ? [.. values] : [.. values, Column];

    /// <summary>Begins to read the starts.</summary>
    /// <param name="sources">The views of <see cref="Sources"/>.</param>
    public WindowStarts Begin(VectorView[] sources)
    {
        if (Column is null)
            return new FixedStarts(_window, _from);
        VectorView view = sources[^1];
        return view.Type.Kind switch
        {
            ElementKind.Int8 => new ColumnStarts<sbyte>(view),
            ElementKind.UInt8 => new ColumnStarts<byte>(view),
            ElementKind.Int16 => new ColumnStarts<short>(view),
            ElementKind.UInt16 => new ColumnStarts<ushort>(view),
            ElementKind.Int32 => new ColumnStarts<int>(view),
            ElementKind.UInt32 => new ColumnStarts<uint>(view),
            ElementKind.Int64 => new ColumnStarts<long>(view),
            _ => new ColumnStarts<ulong>(view),
        };
    }
}

using Columnar.Tables;

namespace Columnar;

/// <summary>Takes the values of one column for a <see cref="TableAppender"/>.</summary>
/// <typeparam name="T">The type of the values given.</typeparam>
public readonly struct ColumnAppender<T>
{
    private readonly TableAppender _appender;
    private readonly int _ordinal;

    internal ColumnAppender(TableAppender appender, int ordinal)
    {
        _appender = appender;
        _ordinal = ordinal;
    }

    /// <summary>Values that wait.</summary>
    public long Length => Stage.RowCount;

    private ColumnStage Stage => _appender.Stage(_ordinal);

    /// <summary>Adds a value, converted without loss to the column's type, or a null.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The column cannot hold values of this type, or not this text.</exception>
    /// <exception cref="OverflowException">The value is out of the column's range, or would be rounded.</exception>
    /// <exception cref="InvalidOperationException">It is null and the column is not nullable.</exception>
    public void Append(T value) => Stage.Append(value);

    /// <summary>Adds values as <see cref="Append(T)"/> does.</summary>
    /// <param name="values">The values; they are copied.</param>
    /// <exception cref="ArgumentException">The column cannot hold one of them.</exception>
    /// <exception cref="OverflowException">A value is out of the column's range, or would be rounded.</exception>
    /// <exception cref="InvalidOperationException">One is null and the column is not nullable.</exception>
    /// <remarks>After an exception none of them was added. Values of the column's own type are copied as they are.</remarks>
    public void Append(ReadOnlySpan<T> values)
    {
        ColumnStage stage = Stage;
        if (stage is ISpanTarget<T> exact)
        {
            exact.Take(values);
            return;
        }
        int done = 0;
        try
        {
            for (; done < values.Length; done++)
                stage.Append(values[done]);
        }
        catch
        {
            while (done-- > 0)
                stage.RemoveLast();
            throw;
        }
    }

    /// <inheritdoc cref="Append(ReadOnlySpan{T})"/>
    public void Append(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Append(values.AsSpan());
    }

    /// <summary>Adds a null.</summary>
    /// <exception cref="InvalidOperationException">The column is not nullable.</exception>
    public void AppendNull() => Stage.AppendNull();
}

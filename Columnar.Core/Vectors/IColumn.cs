using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// Anything that can be read as a column: the handle of a vector (its owner's view, frozen at each call) or a view of a
/// snapshot. The analytics and exports are written on this.
/// </summary>
public interface IColumn : IRows
{
    /// <summary>The vector's name; within a table, the column's.</summary>
    string Name { get; }

    /// <summary>The type of the values.</summary>
    ElementType Type { get; }

    /// <summary>Whether values may be null.</summary>
    bool IsNullable { get; }

    /// <summary>Opens the column for reading as it stands now.</summary>
    internal ViewScope<VectorView> OpenView();
}

/// <summary>A column whose values are of one .NET type.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
public interface IColumn<T> : IColumn, IRows<T>
    where T : unmanaged
{
    RowReader<T> IRows<T>.OpenRows() =>
        typeof(T) == typeof(bool)
            ? (RowReader<T>)(object)new BoolRowReader(OpenView())
            : new FixedRowReader<T>(OpenView());
}

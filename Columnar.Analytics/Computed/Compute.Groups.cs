using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Groups of adjoining rows, given by the first row of each or by the group of each row.</summary>
public static partial class Compute
{
    /// <summary>The sum of each group's values; nulls add nothing, and no result is null.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <typeparam name="TSum">The numeric type of the sums; a floating-point one where the values are.</typeparam>
    /// <param name="firstRows">The first row of each group, which must not fall; a group ends before the first row of the next, the last with the values.</param>
    /// <param name="values">The values.</param>
    /// <remarks>
    /// A row per group. Sums are exact or compensated as those of <see cref="CumulativeSum{T}(IColumn{T})"/>. Values that are added change the last group. Bringing it up to date throws
    /// <see cref="InvalidOperationException"/> where first rows fall, are negative or null.
    /// </remarks>
    public static Computation<TSum> GroupSum<T, TSum>(IColumn<long> firstRows, IColumn<T> values)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        CheckGroups(firstRows, values);
        CheckSumType<T, TSum>();
        return new GroupFold<T, RunningTotal, TSum, SumFold<T, TSum>>(
            FunctionText.Of("group-sum"),
            default,
            firstRows,
            values
        );
    }

    /// <inheritdoc cref="GroupSum{T, TSum}(IColumn{long}, IColumn{T})"/>
    public static Computation<T> GroupSum<T>(IColumn<long> firstRows, IColumn<T> values)
        where T : unmanaged, INumber<T> => GroupSum<T, T>(firstRows, values);

    /// <summary>The sum of those of each group's values that pass a test of the caller; nulls do not, and no result is null.</summary>
    /// <param name="firstRows">The first row of each group, which must not fall; a group ends before the first row of the next, the last with the values.</param>
    /// <param name="values">The values.</param>
    /// <param name="name">The name of what the test asks. Together with the version it stands for the test: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the test comes to give other results.</param>
    /// <param name="test">Gives the same for the same value always; it must not touch the database.</param>
    /// <inheritdoc cref="GroupSum{T, TSum}(IColumn{long}, IColumn{T})"/>
    public static Computation<T> GroupSum<T>(
        IColumn<long> firstRows,
        IColumn<T> values,
        string name,
        int version,
        Func<T, bool> test
    )
        where T : unmanaged, INumber<T>
    {
        CheckGroups(firstRows, values);
        return new GroupFold<T, RunningTotal, T, FilteredSumFold<T, T>>(
            FunctionText.OfCaller("filtered-group-sum", name, version, test),
            new(test),
            firstRows,
            values
        );
    }

    /// <summary>How many rows each group has, nulls included.</summary>
    /// <param name="firstRows">The first row of each group, which must not fall; a group ends before the first row of the next, the last with the rows.</param>
    /// <param name="rows">The column whose rows are grouped; its values are not read.</param>
    /// <inheritdoc cref="GroupSum{T, TSum}(IColumn{long}, IColumn{T})" path="/remarks"/>
    public static Computation<long> GroupCount(IColumn<long> firstRows, IColumn rows)
    {
        CheckGroups(firstRows, rows);
        return new GroupCount(FunctionText.Of("group-count"), firstRows, rows);
    }

    /// <summary>How many of each group's values pass a test of the caller; nulls do not.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="firstRows">The first row of each group, which must not fall; a group ends before the first row of the next, the last with the values.</param>
    /// <param name="values">The values.</param>
    /// <param name="name">The name of what the test asks. Together with the version it stands for the test: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the test comes to give other results.</param>
    /// <param name="test">Gives the same for the same value always; it must not touch the database.</param>
    /// <inheritdoc cref="GroupSum{T, TSum}(IColumn{long}, IColumn{T})" path="/remarks"/>
    public static Computation<long> GroupCount<T>(
        IColumn<long> firstRows,
        IColumn<T> values,
        string name,
        int version,
        Func<T, bool> test
    )
        where T : unmanaged
    {
        CheckGroups(firstRows, values);
        return new GroupFold<T, long, long, CountFold<T>>(
            FunctionText.OfCaller("filtered-group-count", name, version, test),
            new(test, 0),
            firstRows,
            values
        );
    }

    /// <summary>The value of each group's last row; null where that is null or the group has no rows.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="firstRows">The first row of each group, which must not fall; a group ends before the first row of the next, the last with the values.</param>
    /// <param name="values">The values.</param>
    /// <remarks>
    /// A row per group. Values that are added change the last group. Bringing it up to date throws <see cref="InvalidOperationException"/> where first rows
    /// fall, are negative or null.
    /// </remarks>
    public static Computation<T> GroupLast<T>(IColumn<long> firstRows, IColumn<T> values)
        where T : unmanaged
    {
        CheckGroups(firstRows, values);
        return new GroupLast<T>(FunctionText.Of("group-last"), firstRows, values) { ExactType = values.Type };
    }

    /// <summary>
    /// The first row of each group, from the group of each row: the inverse of <see cref="GroupOfRow"/>. A group without rows has the first row of the next.
    /// </summary>
    /// <typeparam name="TGroup">The integer type of the groups' numbers.</typeparam>
    /// <param name="groups">The number of each row's group, from 0; it must not fall.</param>
    /// <remarks>
    /// A row per group, as many as the greatest number says. Bringing it up to date throws <see cref="InvalidOperationException"/> where
    /// groups fall, are negative or null.
    /// </remarks>
    public static Computation<long> FirstRowOfGroup<TGroup>(IColumn<TGroup> groups)
        where TGroup : unmanaged, IBinaryInteger<TGroup>
    {
        ArgumentNullException.ThrowIfNull(groups);
        return new FirstRows<TGroup>(FunctionText.Of("first-row-of-group"), groups);
    }

    /// <summary>The number of the group that each row belongs to; null before the first group.</summary>
    /// <param name="firstRows">The first row of each group, which must not fall; of several that begin with one row it belongs to the last.</param>
    /// <param name="rows">The column that says how many rows there are; its values are not read.</param>
    /// <remarks>Bringing it up to date throws <see cref="InvalidOperationException"/> where first rows fall, are negative or null.</remarks>
    public static Computation<long> GroupOfRow(IColumn<long> firstRows, IColumn rows)
    {
        CheckGroups(firstRows, rows);
        return new GroupOfRow(FunctionText.Of("group-of-row"), firstRows, rows);
    }

    /// <summary>Whether each row is the first of its group: <c>firstRows[groups[i]] == i</c>; null where either is.</summary>
    /// <typeparam name="TGroup">The integer type of the groups' numbers.</typeparam>
    /// <param name="groups">The number of each row's group.</param>
    /// <param name="firstRows">The first row of each group. A change of a value in it recomputes everything; values added to it nothing.</param>
    /// <remarks>Bringing it up to date throws <see cref="InvalidOperationException"/> for a group without a first row.</remarks>
    public static Computation<bool> IsFirstOfGroup<TGroup>(IColumn<TGroup> groups, IColumn<long> firstRows)
        where TGroup : unmanaged, IBinaryInteger<TGroup>
    {
        CheckGroups(firstRows, groups);
        return new Lookup<TGroup, long, bool, IsOwnRow>(
            FunctionText.Of("is-first-of-group"),
            default,
            groups,
            firstRows
        );
    }

    private static void CheckGroups(IColumn firstRows, IColumn rows)
    {
        ArgumentNullException.ThrowIfNull(firstRows);
        ArgumentNullException.ThrowIfNull(rows);
    }
}

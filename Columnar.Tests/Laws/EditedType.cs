namespace Columnar.Tests.Laws;

/// <summary>How the values of a type are ordered, as block statistics see it.</summary>
internal enum EditedOrder
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Truth values, which are counted.</summary>
    Bits,

    /// <summary>As numbers; some are NaN.</summary>
    Numbers,

    /// <summary>By their bytes, of which the first are known.</summary>
    Bytes,
}

/// <summary>A type of vector as the laws see it: some values, which go by their numbers, and how a vector of them is opened.</summary>
internal abstract class EditedType(string name, ElementType type, EditedOrder order)
{
    // By number; null for NaN.
    private int?[]? _ranks;
    private int[]? _rising;

    public string Name => name;

    public ElementType Type => type;

    public EditedOrder Order => order;

    public bool CanBeCompressed { get; init; } = true;

    public abstract int ValueCount { get; }

    /// <summary>The place of a value in the order of its type, which equal values share; null for NaN.</summary>
    public int? RankOf(int number) => (_ranks ??= Ranks())[number];

    /// <summary>Numbers of values that rise with theirs.</summary>
    public int Rising(int place)
    {
        _rising ??=
        [
            .. Enumerable.Range(0, ValueCount).Where(number => RankOf(number) is not null).OrderBy(n => RankOf(n)),
        ];
        return _rising[Math.Min(place, _rising.Length - 1)];
    }

    /// <summary>The bytes of a value where it is a bound of a block.</summary>
    public abstract byte[] BoundOf(int number);

    public abstract EditedVector Create(Database database, bool isNullable, bool isCompressed);

    public abstract EditedVector Open(Database database, bool isNullable, bool isCompressed);

    protected abstract int?[] Ranks();
}

/// <summary>A type whose values are of one .NET type.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
/// <param name="name">Its name among the tests.</param>
/// <param name="type">What is recorded.</param>
/// <param name="order">How values are ordered.</param>
/// <param name="values">The values.</param>
/// <param name="open">Opens a vector, or creates it: nullable, compressed.</param>
internal sealed class EditedType<T>(
    string name,
    ElementType type,
    EditedOrder order,
    T[] values,
    Func<Database, bool, bool, EditedVector<T>> open
) : EditedType(name, type, order)
{
    /// <summary>Compares values that are ordered.</summary>
    public Comparison<T> Compare { get; init; } = Comparer<T>.Default.Compare;

    /// <summary>Whether a value is left out of the order.</summary>
    public Predicate<T> IsNaN { get; init; } = _ => false;

    /// <summary>The bytes of a value that is a bound.</summary>
    public Func<T, byte[]> Bytes { get; init; } = _ => [];

    public override int ValueCount => values.Length;

    public override byte[] BoundOf(int number) => Bytes(values[number]);

    public override EditedVector Create(Database database, bool isNullable, bool isCompressed)
    {
        EditedVector<T> vector = open(database, isNullable, isCompressed);
        if (isCompressed && !vector.Vector.IsCompressed)
            vector.Vector.Compress();
        return vector.With(values);
    }

    public override EditedVector Open(Database database, bool isNullable, bool isCompressed) =>
        open(database, isNullable, isCompressed).With(values);

    protected override int?[] Ranks() =>
        Order is EditedOrder.None
            ? new int?[values.Length]
                .Select((_, number) => (int?)number)
                .ToArray()
            :
            [
                .. values.Select(value =>
                    IsNaN(value) ? (int?)null : values.Count(other => !IsNaN(other) && Compare(other, value) < 0)
                ),
            ];
}

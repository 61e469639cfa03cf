namespace Columnar.Evaluation;

/// <summary>The values of an expression for a packet.</summary>
/// <param name="values">A value per row, of the type that <see cref="Lanes.Kind"/> names; anything in rows without one.</param>
/// <param name="valid">A bit per row, 1 = value; null where no row is null. Bits beyond the rows are unspecified.</param>
internal readonly unsafe struct LaneValues(void* values, ulong* valid)
{
    public readonly void* Values = values;
    public readonly ulong* Valid = valid;
}

/// <summary>An expression whose values have a fixed width, bound to its columns and evaluated a packet at a time.</summary>
internal abstract unsafe class Lanes
{
    /// <summary>The type of the expression's values, as a result shows it.</summary>
    public abstract ElementType Type { get; }

    /// <summary>The physical type of the values: a number type, or that of decimals for columns of such.</summary>
    public abstract ElementKind Kind { get; }

    /// <summary>The column whose values these are, exactly, if of another type; null where they are computed.</summary>
    public virtual ColumnLanes? Column => null;

    /// <summary>Whether computing a value may throw.</summary>
    public abstract bool CanFail { get; }

    /// <summary>What is to be said of the answers to a condition on the values where nothing more is known.</summary>
    public Outcomes Unforeseen => CanFail ? Outcomes.Any | Outcomes.Failure : Outcomes.Any;

    /// <summary>Computes the values.</summary>
    /// <param name="workspace">The packet; what is returned stays good until its stack is released.</param>
    /// <param name="needed">
    /// A bit per row whose value will be used, null where all will be: only those can overflow. Bits beyond the rows are ignored.
    /// </param>
    public abstract LaneValues Load(Workspace workspace, ulong* needed);
}

namespace Columnar.Evaluation;

/// <summary>What the answers to a condition may be in some rows, as far as that is known without reading them.</summary>
[Flags]
internal enum Outcomes
{
    None = 0,
    True = 1,
    False = 2,
    Null = 4,

    /// <summary>Evaluating may throw: the rows must be read whatever the answers.</summary>
    Failure = 8,

    Any = True | False | Null,
}

/// <summary>Three-valued logic on sets of answers.</summary>
internal static class OutcomeSets
{
    /// <summary>Whether no row can be selected, and none needs to be read to know it.</summary>
    public static bool AreNeverTrue(this Outcomes outcomes) =>
        (outcomes & (Outcomes.True | Outcomes.Failure)) == Outcomes.None;

    /// <summary>Whether all rows are selected, and none needs to be read to know it.</summary>
    public static bool AreAlwaysTrue(this Outcomes outcomes) => outcomes == Outcomes.True;

    public static bool Has(this Outcomes outcomes, Outcomes any) => (outcomes & any) != Outcomes.None;

    /// <summary>The opposites.</summary>
    public static Outcomes Not(this Outcomes outcomes) =>
        (outcomes & (Outcomes.Null | Outcomes.Failure))
        | (outcomes.Has(Outcomes.True) ? Outcomes.False : Outcomes.None)
        | (outcomes.Has(Outcomes.False) ? Outcomes.True : Outcomes.None);

    /// <summary>Whether the answers are null.</summary>
    public static Outcomes IsNull(this Outcomes outcomes) =>
        (outcomes & Outcomes.Failure)
        | (outcomes.Has(Outcomes.Null) ? Outcomes.True : Outcomes.None)
        | (outcomes.Has(Outcomes.True | Outcomes.False) ? Outcomes.False : Outcomes.None);

    /// <summary>What "both" may be.</summary>
    public static Outcomes And(this Outcomes left, Outcomes right)
    {
        Outcomes both = (left | right) & (Outcomes.False | Outcomes.Failure);
        if (left.Has(Outcomes.True) && right.Has(Outcomes.True))
            both |= Outcomes.True;
        if (
            (left.Has(Outcomes.Null) && right.Has(Outcomes.Null | Outcomes.True))
            || (right.Has(Outcomes.Null) && left.Has(Outcomes.True))
        )
            both |= Outcomes.Null;
        return both;
    }

    /// <summary>What "the same answer" may be.</summary>
    public static Outcomes Equal(this Outcomes left, Outcomes right)
    {
        Outcomes same = (left | right) & (Outcomes.Null | Outcomes.Failure);
        if ((left & right).Has(Outcomes.True | Outcomes.False))
            same |= Outcomes.True;
        if (
            (left.Has(Outcomes.True) && right.Has(Outcomes.False))
            || (left.Has(Outcomes.False) && right.Has(Outcomes.True))
        )
            same |= Outcomes.False;
        return same;
    }
}

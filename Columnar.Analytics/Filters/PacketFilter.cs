using Columnar.Evaluation;

namespace Columnar.Filters;

/// <summary>
/// A condition bound to views, evaluated a packet at a time in three-valued logic. One thread at a time; other threads
/// take a <see cref="Fork"/>. Within the scopes of its views' leases.
/// </summary>
internal abstract unsafe class PacketFilter : IDisposable
{
    /// <summary>Evaluates the condition for some rows.</summary>
    /// <param name="row">The first row, the beginning of a packet.</param>
    /// <param name="rows">How many; at most a packet's.</param>
    /// <param name="isTrue">
    /// A bit per row is written, set where the condition is true; those beyond the rows are cleared.
    /// </param>
    /// <param name="isNull">
    /// A bit per row is written, set where the condition is null, those beyond the rows cleared; unspecified where the
    /// method returns false.
    /// </param>
    /// <returns>Whether any row may be null.</returns>
    public abstract bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull);

    /// <inheritdoc cref="Condition.Foresee"/>
    public abstract Outcomes Foresee(long row, ref long endRow);

    /// <summary>The same condition with scratch memory of its own. It does not own the scopes of the views.</summary>
    public abstract PacketFilter Fork();

    /// <summary>Gives scratch memory, and whatever else the filter owns, back.</summary>
    public abstract void Dispose();
}

namespace Columnar.Storage;

/// <summary>A commit to be made.</summary>
/// <param name="State">All regions as they will be.</param>
/// <param name="Changed">The numbers of those that differ from the newest commit.</param>
/// <param name="Step">Its place in the history.</param>
/// <param name="Pending">What becomes of the pending changes.</param>
/// <param name="CatalogEndPage">Catalog pages that lie beyond this one are written anew, to other places.</param>
internal sealed record CommitDraft(
    CatalogState State,
    IReadOnlyCollection<long> Changed,
    CommitStep Step,
    PendingFate Pending,
    long CatalogEndPage = long.MaxValue
);

/// <summary>What a commit does with the pending changes.</summary>
internal enum PendingFate
{
    /// <summary>They are what is committed.</summary>
    Commit,

    /// <summary>They are dropped.</summary>
    Drop,

    /// <summary>They stay pending, on top of the commit; it changes no region that they change.</summary>
    Keep,
}

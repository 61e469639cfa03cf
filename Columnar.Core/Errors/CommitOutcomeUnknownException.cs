namespace Columnar;

/// <summary>
/// A sync or the write of a commit slot failed: the system cannot tell what reached the disk. Reading goes on at the last
/// commit; writing is refused until the database is opened anew, and the stamp found then says whether the commit took place.
/// </summary>
public sealed class CommitOutcomeUnknownException : ColumnarException
{
    /// <summary>Keeps the system's error.</summary>
    /// <param name="inner">The system's error.</param>
    public CommitOutcomeUnknownException(Exception inner)
        : base(
            "The outcome of a commit is unknown because the disk reported an error while syncing "
                + $"({inner?.Message}). Open the database again: the last commit's stamp says what took place.",
            inner
        ) { }
}

namespace Columnar.Storage;

/// <summary>Whether the file is still the one that was opened, and long enough.</summary>
internal sealed partial class Store
{
    /// <summary>
    /// Refuses to go on with a file that somebody else deleted, replaced or cut, as far as that can be seen: what is written to it
    /// would be lost, and reading the map beyond its end would end the process.
    /// </summary>
    /// <param name="needed">The commit that must lie inside the file; null, under the writer lock, for all that was ever allocated.</param>
    /// <exception cref="IOException">The file is not what it was.</exception>
    public void EnsureInPlace(CommitState? needed = null)
    {
        FileCondition condition = _file.GetCondition();
        if (!condition.HasName)
            throw new IOException(
                $"'{Path}' was deleted or replaced while it is open; close the database, and open what is there now."
            );
        if (
            condition.ByteLength < FileLength
            && (needed is null || condition.ByteLength < EndOf(needed) * Geometry.PageSize)
        )
            throw new IOException(
                $"'{Path}' was cut to {condition.ByteLength} bytes by somebody else while it is open; close the database, and "
                    + "restore it from a backup or salvage it."
            );
    }

    /// <summary>
    /// Refuses to read a commit, which is pinned, from a file that somebody else cut: the map beyond its end would end the process.
    /// Gives the pin back where it throws.
    /// </summary>
    /// <exception cref="IOException">The file is too short.</exception>
    /// <remarks>One call of the system, a fraction of a microsecond.</remarks>
    public void EnsureReadable(CommitState commit)
    {
        try
        {
            if (_file.GetLength() >= FileLength)
                return;
        }
        catch (IOException)
        {
            return; // A disk that tells nothing is no reason not to read what lies in memory.
        }
        try
        {
            EnsureInPlace(commit);
        }
        catch
        {
            Unpin(commit);
            throw;
        }
    }

    // A compaction cuts the file behind what pinned commits need. Found once for a commit: until a reader refreshes, every read of its
    // asks for it after such a cut.
    private static long EndOf(CommitState commit) =>
        commit.EndPage ??= commit.Pages.All().Concat(Extents(commit.Catalog)).Max(range => range.End);
}

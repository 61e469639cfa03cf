using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Saving what is left of a damaged file.</summary>
public sealed partial class Database
{
    /// <summary>
    /// Copies everything that verifies of a damaged database to a new one, and lists what it left. The damaged file is only read.
    /// </summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="outPath">The new file; it must not exist.</param>
    /// <param name="progress">Told the part done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early with an <see cref="OperationCanceledException"/>; no file is left.</param>
    /// <returns>What was copied and what was left.</returns>
    /// <remarks>
    /// It takes the newest commit whose root can be read. A region or vector is copied where all its rows match their checksums; a table
    /// with the columns that do, if these are of one length. Older commits are not copied. Reads everything twice.
    /// </remarks>
    /// <exception cref="FileNotFoundException">The damaged file is missing.</exception>
    /// <exception cref="UnsupportedFormatException">It is no database, or one of a newer version.</exception>
    /// <exception cref="CorruptDataException">Nothing can be read: neither commit slot leads to a commit.</exception>
    /// <inheritdoc cref="Backup" path="/exception[@cref!='CorruptDataException' and @cref!='ObjectDisposedException']"/>
    public static SalvageReport Salvage(
        string path,
        string outPath,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(outPath);
        if (!System.IO.Path.Exists(path))
            throw new FileNotFoundException($"There is no database '{path}'.", path);
        using OsDataFile file = OsDataFile.Open(path, writable: false);
        return new Salvage(file, BlockSummaries.Of, progress, cancellation).Run(outPath);
    }
}

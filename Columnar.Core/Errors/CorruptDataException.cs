namespace Columnar;

/// <summary>Bytes that were read contradict their checksum or their format.</summary>
public sealed class CorruptDataException : ColumnarException
{
    /// <summary>Names the place and the contradiction.</summary>
    /// <param name="structure">What was being read, for example <c>commit slot A</c> or <c>CSV</c>.</param>
    /// <param name="offset">Where it begins, in bytes from the start of the input; -1 where that is not known.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="found">What was there.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public CorruptDataException(string structure, long offset, string expected, string found, Exception? inner = null)
        : base($"{structure}{(offset < 0 ? "" : $" at byte {offset}")}: expected {expected}, found {found}.", inner)
    {
        Structure = structure;
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    /// <summary>What was being read.</summary>
    public string Structure { get; }

    /// <summary>Where it begins, in bytes from the start of the input; -1 where that is not known.</summary>
    public long Offset { get; }

    /// <summary>What should have been there.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }
}

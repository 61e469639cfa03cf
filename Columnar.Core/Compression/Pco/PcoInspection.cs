namespace Columnar;

/// <summary>What a standalone file of Pcodec consists of.</summary>
/// <param name="StandaloneVersion">The version of the container; 0 and 1 are also that of what it contains.</param>
/// <param name="FormatVersion">The version of what it contains, such as <c>4.1</c>.</param>
/// <param name="UniformType">The type of all numbers, where the header says so.</param>
/// <param name="CountHint">How many numbers there are, as the header says; nothing holds the chunks to it.</param>
/// <param name="HeaderLength">The bytes before the first chunk.</param>
/// <param name="Length">The bytes of the file; others may follow it.</param>
/// <param name="Chunks">The chunks, in the order of the file.</param>
public sealed record PcoInspection(
    int StandaloneVersion,
    string FormatVersion,
    PcoNumberType? UniformType,
    ulong CountHint,
    long HeaderLength,
    long Length,
    IReadOnlyList<PcoChunkInspection> Chunks
)
{
    /// <summary>How many numbers the chunks hold.</summary>
    public long Count => Chunks.Sum(chunk => (long)chunk.Count);
}

/// <summary>A chunk of a file of Pcodec.</summary>
/// <param name="Offset">The byte of the file it begins at.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Mode">How they were split into variables.</param>
/// <param name="ModeDetail">With what, such as <c>base 0.01</c>; empty where there is nothing to say.</param>
/// <param name="Delta">What they are stored as differences from.</param>
/// <param name="DeltaDetail">Of which order and so on; empty where there is nothing to say.</param>
/// <param name="Variables">The variables, in the order of the file.</param>
/// <param name="MetaLength">The bytes that describe the chunk.</param>
/// <param name="PageLength">The bytes of the numbers.</param>
public sealed record PcoChunkInspection(
    long Offset,
    PcoNumberType Type,
    int Count,
    PcoModeKind Mode,
    string ModeDetail,
    PcoDeltaKind Delta,
    string DeltaDetail,
    IReadOnlyList<PcoVariableInspection> Variables,
    int MetaLength,
    int PageLength
);

/// <summary>A variable of a chunk: unsigned integers, each stored as a bin and its distance from the lowest of it.</summary>
/// <param name="Name"><c>lookbacks</c>, <c>primary</c> or <c>secondary</c>.</param>
/// <param name="LatentBits">The width of the integers.</param>
/// <param name="AnsLog">The binary logarithm of the number of states that code the bins.</param>
/// <param name="Bins">The bins, in the order of the file.</param>
public sealed record PcoVariableInspection(
    string Name,
    int LatentBits,
    int AnsLog,
    IReadOnlyList<PcoBinInspection> Bins
);

/// <summary>A bin of a variable.</summary>
/// <param name="Lower">The lowest integer of the bin.</param>
/// <param name="OffsetBits">The bits of the distance from it.</param>
/// <param name="Weight">How many of the states stand for it.</param>
public readonly record struct PcoBinInspection(ulong Lower, int OffsetBits, int Weight);

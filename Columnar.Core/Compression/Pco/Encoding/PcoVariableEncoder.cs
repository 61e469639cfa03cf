namespace Columnar.Compression;

/// <summary>Codes one variable of a chunk: its differences, its bins and its part of each page.</summary>
internal abstract class PcoVariableEncoder
{
    /// <summary>The width of its latents.</summary>
    public abstract int LatentBits { get; }

    public abstract int AnsLog { get; }

    /// <summary>The latents each page begins with.</summary>
    public int StateLength { get; protected set; }

    /// <summary>The bits of its meta.</summary>
    public abstract long MetaBits { get; }

    /// <summary>More bits than its latents can take in all pages together.</summary>
    public abstract long WorstBits { get; }

    /// <summary>Makes the latents of each page into differences, in place.</summary>
    /// <param name="delta">From what.</param>
    /// <param name="pages">The lengths of the pages.</param>
    /// <param name="lookbacks">The variable that says how far back, filled here; of other deltas unused.</param>
    public abstract void TakeDifferences(
        in PcoDelta delta,
        ReadOnlySpan<int> pages,
        PcoVariableEncoder<uint> lookbacks
    );

    /// <summary>Chooses bins for what is stored of the pages.</summary>
    public abstract void Train(ReadOnlySpan<int> pages, int binsLog);

    /// <summary>Writes down the bins.</summary>
    public abstract void Save(PcoVariable meta);

    /// <summary>Codes the latents of a page, for the writing methods.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="start">Where the latents of the page begin.</param>
    /// <param name="length">How many there are, with those of the state.</param>
    /// <returns>The bits that the batches take.</returns>
    public abstract long BeginPage(int page, int start, int length);

    /// <summary>Writes what the page begins with: the state of its differences and that of its lanes.</summary>
    public abstract void WriteState(ref PcoBitWriter writer);

    /// <summary>Writes a batch, as far as the page has latents of this variable there.</summary>
    public abstract void WriteBatch(ref PcoBitWriter writer, int batchStart);
}

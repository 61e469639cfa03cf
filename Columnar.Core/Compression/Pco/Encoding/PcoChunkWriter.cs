using System.Buffers;

namespace Columnar.Compression;

/// <summary>Codes one chunk after the other, whatever the type of its numbers; what it needs for that it keeps.</summary>
internal abstract class PcoChunkWriter
{
    private readonly PcoChunkMeta _meta = new();
    private PcoBuffer<int> _pages;
    private int _pageCount;
    private int _joinedLength;
    private int _metaLength;

    protected PcoChunkWriter(PcoNumberType type) => Type = type;

    /// <summary>The type of the numbers.</summary>
    public PcoNumberType Type { get; }

    /// <summary>The lengths of the pages.</summary>
    public ReadOnlySpan<int> Pages => _pages.Peek(_pageCount);

    /// <summary>How the chunk is coded.</summary>
    public PcoMode Mode { get; protected set; }

    /// <inheritdoc cref="Mode"/>
    public PcoDelta Delta { get; protected set; }

    /// <summary>How far back differences lie; only with <see cref="PcoDeltaKind.Lookback"/>.</summary>
    protected PcoVariableEncoder<uint> Lookbacks { get; } = new();

    /// <summary>The first variable.</summary>
    protected abstract PcoVariableEncoder Primary { get; }

    /// <summary>The second variable; only where the mode has one.</summary>
    protected abstract PcoVariableEncoder Secondary { get; }

    /// <summary>The writer for numbers of a type.</summary>
    public static PcoChunkWriter Create(PcoNumberType type) =>
        PcoNumbers.LatentBits(type) switch
        {
            8 => new PcoChunkWriter<byte>(type),
            16 => new PcoChunkWriter<ushort>(type),
            32 => new PcoChunkWriter<uint>(type),
            _ => new PcoChunkWriter<ulong>(type),
        };

    /// <summary>Chooses how to code a chunk, and prepares its pages.</summary>
    /// <param name="numbers">The bytes of its numbers.</param>
    /// <param name="pages">The lengths of its pages.</param>
    /// <param name="options">The options, checked.</param>
    public void Begin(ReadOnlySpan<byte> numbers, ReadOnlySpan<int> pages, PcoOptions options)
    {
        _pageCount = pages.Length;
        pages.CopyTo(_pages.Take(pages.Length));
        Choose(numbers, options);
        _meta.Mode = Mode;
        _meta.Delta = Delta;
        if (_meta.HasDeltaVariable)
            Lookbacks.Save(_meta.DeltaVariable);
        Primary.Save(_meta.Primary);
        if (_meta.HasSecondary)
            Secondary.Save(_meta.Secondary);
    }

    /// <summary>Writes the meta of the chunk begun.</summary>
    public void WriteMeta(IBufferWriter<byte> target)
    {
        int latentBits = PcoNumbers.LatentBits(Type);
        long length = PcoChunkMeta.MaxByteLength(Mode, latentBits, VariableBits);
        var writer = new PcoBitWriter(target.GetSpan(checked((int)length + PcoBitWriter.Slack)));
        _meta.Write(ref writer, latentBits);
        _metaLength = writer.ByteLength;
        target.Advance(writer.ByteLength);
    }

    /// <summary>Writes a page of the chunk begun.</summary>
    public void WritePage(int page, IBufferWriter<byte> target)
    {
        int start = 0;
        foreach (int before in Pages[..page])
            start += before;
        int length = Pages[page];
        bool hasLookbacks = Delta.Kind == PcoDeltaKind.Lookback;
        long bits = 8 + StateBits + Primary.BeginPage(page, start, length);
        if (hasLookbacks)
            bits += Lookbacks.BeginPage(page, start - page, length - 1);
        if (Mode.HasSecondary)
            bits += Secondary.BeginPage(page, start, length);
        var writer = new PcoBitWriter(
            target.GetSpan(checked((int)((bits + 7) / 8) + PcoFormat.Batch * 8 + PcoBitWriter.Slack))
        );
        if (hasLookbacks)
            Lookbacks.WriteState(ref writer);
        Primary.WriteState(ref writer);
        if (Mode.HasSecondary)
            Secondary.WriteState(ref writer);
        writer.FinishByte();
        for (int batch = 0; batch < length; batch += PcoFormat.Batch)
        {
            if (hasLookbacks)
                Lookbacks.WriteBatch(ref writer, batch);
            Primary.WriteBatch(ref writer, batch);
            if (Mode.HasSecondary)
                Secondary.WriteBatch(ref writer, batch);
        }
        writer.FinishByte();
        target.Advance(writer.ByteLength);
    }

    /// <summary>
    /// About the bytes that a piece of the page written last would take as a chunk with the same mode and delta, and bins of its own.
    /// </summary>
    /// <param name="fromEnd">Where the piece begins, counted from the end of the page.</param>
    /// <param name="length">The numbers of the piece.</param>
    /// <param name="isNext">Whether <see cref="EstimateJoined"/> counts it to those before; else to those that follow alone.</param>
    public int EstimateAlone(int fromEnd, int length, bool isNext)
    {
        _joinedLength = length + (isNext ? _joinedLength : 0);
        long bits = Primary.EstimateAlone(fromEnd, length, isNext);
        if (Delta.Kind == PcoDeltaKind.Lookback)
            bits += Lookbacks.EstimateAlone(fromEnd, length, isNext);
        if (Mode.HasSecondary)
            bits += Secondary.EstimateAlone(fromEnd, length, isNext);
        return EstimatedBytes(bits, length);
    }

    /// <summary>The same for the pieces that were joined, as one chunk.</summary>
    public int EstimateJoined()
    {
        long bits = Primary.EstimateJoined();
        if (Delta.Kind == PcoDeltaKind.Lookback)
            bits += Lookbacks.EstimateJoined();
        if (Mode.HasSecondary)
            bits += Secondary.EstimateJoined();
        return EstimatedBytes(bits, _joinedLength);
    }

    /// <summary>
    /// Whether numbers of the chunk begun would rather have a mode or delta of their own than the chunk's, by a look at some of them. The chunk's
    /// pages cannot be written any more.
    /// </summary>
    /// <param name="numbers">The bytes of the numbers.</param>
    public abstract bool WouldDiffer(ReadOnlySpan<byte> numbers);

    /// <summary>Chooses mode, delta and bins.</summary>
    protected abstract void Choose(ReadOnlySpan<byte> numbers, PcoOptions options);

    /// <summary>The bits of the meta of all variables.</summary>
    protected long VariableBits =>
        Primary.MetaBits
        + (Delta.Kind == PcoDeltaKind.Lookback ? Lookbacks.MetaBits : 0)
        + (Mode.HasSecondary ? Secondary.MetaBits : 0);

    /// <summary>The bits that a page begins with.</summary>
    protected long StateBits =>
        StateBitsOf(Primary)
        + (Delta.Kind == PcoDeltaKind.Lookback ? StateBitsOf(Lookbacks) : 0)
        + (Mode.HasSecondary ? StateBitsOf(Secondary) : 0);

    private int EstimatedBytes(long bits, int length)
    {
        // Mode and delta take what the bins do not of the meta that was written.
        long otherBits = (_metaLength * 8L) - VariableBits;
        long mostBits = ((long)length + 1) * PcoNumbers.LatentBits(Type);
        return (int)((Math.Min(bits, mostBits) + otherBits + 7) / 8);
    }

    private static long StateBitsOf(PcoVariableEncoder variable) =>
        ((long)variable.LatentBits * variable.StateLength) + (variable.AnsLog * PcoFormat.Lanes);
}

using System.Buffers;

namespace Columnar.Compression;

/// <summary>Codes one chunk after the other, whatever the type of its numbers; what it needs for that it keeps.</summary>
internal abstract class PcoChunkWriter
{
    private readonly PcoChunkMeta _meta = new();
    private PcoBuffer<int> _pages;
    private int _pageCount;

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

    private static long StateBitsOf(PcoVariableEncoder variable) =>
        ((long)variable.LatentBits * variable.StateLength) + (variable.AnsLog * PcoFormat.Lanes);
}

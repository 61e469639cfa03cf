using System.Numerics;

namespace Columnar.Compression;

/// <summary>
/// What decoding the pages of a chunk takes. Can be filled again, which allocates nothing then; never changed while pages are decoded, so
/// that any number of threads may decode pages at once.
/// </summary>
internal sealed class PcoChunkTables<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    [ThreadStatic]
    private static PcoChunkTables<TLatent>? t_current;

    /// <summary>Those of the thread, for a chunk of which one page is decoded.</summary>
    public static PcoChunkTables<TLatent> Current => t_current ??= new PcoChunkTables<TLatent>();

    public PcoChunkMeta Meta { get; } = new();

    public PcoNumberType Type { get; private set; }

    /// <summary>How far back the differences lie.</summary>
    public PcoTable<uint> Lookbacks { get; } = new();

    /// <summary>The first variable, where it is not places in a dictionary.</summary>
    public PcoTable<TLatent> Primary { get; } = new();

    /// <summary>The first variable where it is places in a dictionary.</summary>
    public PcoTable<uint> Places { get; } = new();

    public PcoTable<TLatent> Secondary { get; } = new();

    /// <summary>Tables of their own for a chunk.</summary>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format or the type.</exception>
    public static PcoChunkTables<TLatent> Open(ref PcoBitReader reader, PcoVersion version, PcoNumberType type)
    {
        PcoChunkTables<TLatent> tables = new();
        tables.Read(ref reader, version, type);
        return tables;
    }

    /// <summary>Reads the meta of a chunk and builds the tables of its variables.</summary>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format or the type.</exception>
    public void Read(ref PcoBitReader reader, PcoVersion version, PcoNumberType type)
    {
        ReadMeta(ref reader, version, type);
        Build();
    }

    /// <summary>Reads the meta of a chunk, for <see cref="Build"/>.</summary>
    /// <inheritdoc cref="Read"/>
    public void ReadMeta(ref PcoBitReader reader, PcoVersion version, PcoNumberType type)
    {
        Type = type;
        Meta.Read(ref reader, version, type);
    }

    /// <summary>Builds the tables of the chunk whose meta was read.</summary>
    public void Build()
    {
        PcoDelta delta = Meta.Delta;
        if (Meta.HasDeltaVariable)
            Lookbacks.Build(Meta.DeltaVariable, 0);
        // Differences are stored around the middle, which adding the middle undoes.
        bool isDelta = delta.Kind != PcoDeltaKind.None;
        if (Meta.Mode.Kind == PcoModeKind.Dictionary)
            Places.Build(Meta.Primary, isDelta ? PcoNumbers.Middle<uint>() : 0);
        else
            Primary.Build(Meta.Primary, isDelta ? PcoNumbers.Middle<TLatent>() : TLatent.Zero);
        if (Meta.HasSecondary)
            Secondary.Build(Meta.Secondary, delta.SecondaryUsesDelta ? PcoNumbers.Middle<TLatent>() : TLatent.Zero);
    }

    /// <summary>Lets go of what is as long as a chunk makes it; the rest is bounded by the format, and kept to be filled again.</summary>
    public void Forget() => Meta.Mode = default;

    /// <summary>Decodes a page of as many numbers as there is room for.</summary>
    /// <inheritdoc cref="PcoPage{TLatent, TPrimary}.Decode"/>
    public int Decode(ReadOnlySpan<byte> page, long offset, Span<TLatent> numbers) =>
        Decode(page, offset, numbers.Length, numbers, filled: null);

    /// <inheritdoc cref="PcoPage{TLatent, TPrimary}.Decode"/>
    public int Decode(ReadOnlySpan<byte> page, long offset, int length, Span<TLatent> room, Action<int>? filled) =>
        Meta.Mode.Kind == PcoModeKind.Dictionary
            ? PcoPage<TLatent, uint>.Decode(this, Places, page, offset, length, room, filled)
            : PcoPage<TLatent, TLatent>.Decode(this, Primary, page, offset, length, room, filled);

    /// <inheritdoc cref="PcoPage{TLatent, TPrimary}.Measure"/>
    public int Measure(ReadOnlySpan<byte> page, long offset, int length) =>
        Meta.Mode.Kind == PcoModeKind.Dictionary
            ? PcoPage<TLatent, uint>.Measure(this, Places, page, offset, length)
            : PcoPage<TLatent, TLatent>.Measure(this, Primary, page, offset, length);
}

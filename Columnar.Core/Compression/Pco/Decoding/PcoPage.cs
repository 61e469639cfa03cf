using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>Decodes a page: its own meta, then batch by batch the variables, their differences undone, and both joined.</summary>
/// <typeparam name="TLatent">The latents of the numbers.</typeparam>
/// <typeparam name="TPrimary">The latents of the first variable: the same, or places in a dictionary.</typeparam>
internal unsafe ref struct PcoPage<TLatent, TPrimary>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    where TPrimary : unmanaged, IBinaryInteger<TPrimary>, IUnsignedNumber<TPrimary>
{
    private const string Structure = "Pcodec page";

    // Parts of the thread's memory.
    private const int LookbackPart = 0;
    private const int PrimaryPart = 1;
    private const int SecondaryPart = 2;

    private readonly PcoChunkTables<TLatent> _tables;
    private readonly PcoMode _mode;
    private readonly int _stateLength;
    private readonly bool _hasLookbacks;
    private readonly bool _hasSymbols;
    private readonly uint* _lookbackLatents;
    private readonly TPrimary* _primaryLatents;
    private readonly TLatent* _secondaryLatents;
    private PcoDeltaReader<uint> _lookbacks;
    private PcoDeltaReader<TPrimary> _primary;
    private PcoDeltaReader<TLatent> _secondary;

    private PcoPage(PcoChunkTables<TLatent> tables, PcoScratch scratch)
    {
        PcoChunkMeta meta = tables.Meta;
        _tables = tables;
        _mode = meta.Mode;
        _stateLength = meta.Delta.StateLength;
        _hasLookbacks = meta.HasDeltaVariable;
        _hasSymbols =
            meta.Primary.Bins.Length > 1
            || (_mode.HasSecondary && meta.Secondary.Bins.Length > 1)
            || (_hasLookbacks && meta.DeltaVariable.Bins.Length > 1);
        _lookbackLatents = (uint*)scratch.Latents(LookbackPart);
        _primaryLatents = (TPrimary*)scratch.Latents(PrimaryPart);
        _secondaryLatents = (TLatent*)scratch.Latents(SecondaryPart);
    }

    /// <summary>Decodes a page.</summary>
    /// <param name="tables">The chunk.</param>
    /// <param name="primary">The table of its first variable.</param>
    /// <param name="page">The page, and what follows it.</param>
    /// <param name="offset">Where it begins in the whole, for errors.</param>
    /// <param name="length">How many numbers it has.</param>
    /// <param name="room">
    /// Where the numbers go, as bits of their type: all of them, or as many at a time as there is room for, which is whole batches then.
    /// </param>
    /// <param name="filled">Told how many numbers are in the room, each time before others take their place.</param>
    /// <returns>The bytes of the page.</returns>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static int Decode(
        PcoChunkTables<TLatent> tables,
        PcoTable<TPrimary> primary,
        ReadOnlySpan<byte> page,
        long offset,
        int length,
        Span<TLatent> room,
        Action<int>? filled
    )
    {
        // Who is told may decode something else meanwhile.
        PcoScratch scratch = filled is null ? PcoScratch.Current : new PcoScratch();
        PcoPage<TLatent, TPrimary> decoder = new(tables, scratch);
        PcoBitReader reader = new(page, offset);
        try
        {
            decoder.ReadMeta(primary, scratch, ref reader, length, kept: length);
            int start = reader.ByteLength;
            fixed (byte* bytes = page)
            fixed (TLatent* target = room)
            {
                PcoBitSource source = new(bytes + start, page.Length - start, scratch.Tail, offset + start);
                for (int left = length; left > 0; left -= room.Length)
                {
                    int count = Math.Min(left, room.Length);
                    for (int done = 0; done < count; done += PcoFormat.Batch)
                        decoder.DecodeBatch(ref source, target + done, left - done);
                    filled?.Invoke(count);
                }
                return start + source.Finish();
            }
        }
        finally
        {
            decoder.Dispose();
            GC.KeepAlive(tables);
            GC.KeepAlive(scratch);
        }
    }

    /// <summary>Finds the end of a page without its values: where the bits of a batch end depends on its bins alone.</summary>
    /// <param name="tables">The chunk.</param>
    /// <param name="primary">The table of its first variable.</param>
    /// <param name="page">The page, and what follows it.</param>
    /// <param name="offset">Where it begins in the whole, for errors.</param>
    /// <param name="length">How many values it has.</param>
    /// <returns>The bytes of the page.</returns>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static int Measure(
        PcoChunkTables<TLatent> tables,
        PcoTable<TPrimary> primary,
        ReadOnlySpan<byte> page,
        long offset,
        int length
    )
    {
        PcoScratch scratch = PcoScratch.Current;
        PcoPage<TLatent, TPrimary> decoder = new(tables, scratch);
        PcoBitReader reader = new(page, offset);
        try
        {
            decoder.ReadMeta(primary, scratch, ref reader, length, kept: 0);
            int start = reader.ByteLength;
            fixed (byte* bytes = page)
            {
                PcoBitSource source = new(bytes + start, page.Length - start, scratch.Tail, offset + start);
                if (decoder._hasSymbols)
                {
                    for (int left = length; left > 0; left -= PcoFormat.Batch)
                        decoder.SkipBatch(ref source, left);
                }
                else
                {
                    decoder.SkipAll(ref source, length);
                }
                return start + source.Finish();
            }
        }
        finally
        {
            decoder.Dispose();
            GC.KeepAlive(tables);
        }
    }

    public void Dispose()
    {
        _lookbacks.Dispose();
        _primary.Dispose();
        _secondary.Dispose();
    }

    // kept: the values of the page that differences can be from, where they are undone at all.
    private void ReadMeta(
        PcoTable<TPrimary> primary,
        PcoScratch scratch,
        scoped ref PcoBitReader reader,
        int length,
        int kept
    )
    {
        PcoDelta delta = _tables.Meta.Delta;
        bool hasSecondary = _mode.HasSecondary;
        if (_hasLookbacks)
            _lookbacks = new(_tables.Lookbacks, default, scratch, LookbackPart, ref reader, kept);
        _primary = new(primary, delta, scratch, PrimaryPart, ref reader, kept);
        if (hasSecondary)
        {
            PcoDelta secondaryDelta = delta.SecondaryUsesDelta ? delta : default;
            _secondary = new(_tables.Secondary, secondaryDelta, scratch, SecondaryPart, ref reader, kept);
        }
        reader.FinishByte(Structure);
        bool lacksBins =
            primary.BinCount == 0
            || (hasSecondary && _tables.Secondary.BinCount == 0)
            || (_hasLookbacks && _tables.Lookbacks.BinCount == 0);
        if (lacksBins && length > _stateLength)
            PcoThrow.Corrupt(Structure, reader.Offset, $"at most {_stateLength} values of no bins", $"{length}");
    }

    // Where every variable has one bin, each value of it takes the same bits: many values of few bytes cost no time.
    private readonly void SkipAll(ref PcoBitSource source, int length)
    {
        PcoChunkMeta meta = _tables.Meta;
        long stored = Math.Max(length - _stateLength, 0);
        source.Bit += stored * meta.Primary.MaxOffsetBits;
        if (_hasLookbacks)
            source.Bit += stored * meta.DeltaVariable.MaxOffsetBits;
        if (_mode.HasSecondary)
            source.Bit += (meta.Delta.SecondaryUsesDelta ? stored : length) * meta.Secondary.MaxOffsetBits;
        source.End();
    }

    private void SkipBatch(ref PcoBitSource source, int left)
    {
        if (_hasLookbacks)
            _lookbacks.Skip(ref source, Math.Max(left - _stateLength, 0));
        _primary.Skip(ref source, left);
        if (_mode.HasSecondary)
            _secondary.Skip(ref source, left);
    }

    private void DecodeBatch(ref PcoBitSource source, TLatent* target, int left)
    {
        int count = Math.Min(left, PcoFormat.Batch);
        ReadOnlySpan<uint> lookbacks = default;
        if (_hasLookbacks)
        {
            int stored = Math.Max(left - _stateLength, 0);
            _lookbacks.Read(ref source, _lookbackLatents, stored, default);
            lookbacks = new ReadOnlySpan<uint>(_lookbackLatents, Math.Min(stored, PcoFormat.Batch));
        }
        // Only where a whole batch of numbers goes is there room for what decoding a batch writes.
        bool isDirect = _mode.Kind == PcoModeKind.Classic && count == PcoFormat.Batch;
        TPrimary* primary = isDirect ? (TPrimary*)target : _primaryLatents;
        _primary.Read(ref source, primary, left, lookbacks);
        if (_mode.HasSecondary)
            _secondary.Read(ref source, _secondaryLatents, left, lookbacks);
        Span<TLatent> numbers = new(target, count);
        Join(primary, numbers, source.Offset);
    }

    private readonly void Join(TPrimary* primary, Span<TLatent> numbers, long offset)
    {
        TLatent* latents = (TLatent*)primary;
        switch (_mode.Kind)
        {
            case PcoModeKind.IntMult:
                PcoJoin.IntMult(latents, _secondaryLatents, TLatent.CreateTruncating(_mode.Base));
                break;
            case PcoModeKind.FloatMult:
                PcoJoin.FloatMult(latents, _secondaryLatents, TLatent.CreateTruncating(_mode.Base));
                break;
            case PcoModeKind.FloatQuant:
                PcoJoin.FloatQuant(latents, _secondaryLatents, _mode.QuantBits);
                break;
            case PcoModeKind.Dictionary:
                ReadOnlySpan<uint> places = new(primary, numbers.Length);
                PcoJoin.Dictionary(places, _mode.Dictionary, numbers, offset);
                PcoNumbers.FromLatents<TLatent>(_tables.Type, numbers, numbers);
                return;
        }
        PcoNumbers.FromLatents(_tables.Type, new ReadOnlySpan<TLatent>(latents, numbers.Length), numbers);
    }
}

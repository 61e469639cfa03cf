using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <inheritdoc/>
internal sealed class PcoVariableEncoder<TLatent> : PcoVariableEncoder
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private readonly PcoBinTable<TLatent> _bins = new();
    private readonly PcoBinSearch<TLatent> _search = new();
    private readonly PcoAnsEncoder _ans = new();
    private readonly PcoLookback _finder = new();
    private readonly uint[] _lanes = new uint[PcoFormat.Lanes];
    private PcoBuffer<TLatent> _latents;
    private PcoBuffer<TLatent> _scratch;
    private PcoBuffer<TLatent> _states;

    // Of the page begun: a bin, a code, an offset and its width per latent stored.
    private PcoBuffer<ushort> _symbols;
    private PcoBuffer<uint> _codes;
    private PcoBuffer<TLatent> _offsets;
    private PcoBuffer<byte> _offsetBits;
    private int _page;
    private int _storedStart;
    private int _stored;
    private int _length;

    public override int LatentBits => PcoLatent<TLatent>.Bits;

    public override int AnsLog => _bins.AnsLog;

    public int BinCount => _bins.Count;

    public override long MetaBits => PcoChunkMeta.VariableBits(LatentBits, _bins.AnsLog, _bins.Count);

    public override long WorstBits => _bins.WorstBits;

    /// <summary>The latents of all pages.</summary>
    public Span<TLatent> Latents => _latents.Peek(_length);

    /// <summary>Makes room for latents, which are undefined, and not differences any more.</summary>
    public Span<TLatent> Take(int length)
    {
        _length = length;
        StateLength = 0;
        return _latents.Take(length);
    }

    public override void TakeDifferences(in PcoDelta delta, ReadOnlySpan<int> pages, PcoVariableEncoder<uint> lookbacks)
    {
        StateLength = delta.StateLength;
        Span<TLatent> states = _states.Take(pages.Length * StateLength);
        states.Clear();
        Span<uint> allBack = delta.Kind == PcoDeltaKind.Lookback ? lookbacks.Take(_length - pages.Length) : default;
        int start = 0;
        for (int page = 0; page < pages.Length; page++)
        {
            Span<TLatent> latents = Latents.Slice(start, pages[page]);
            Span<TLatent> state = states.Slice(page * StateLength, StateLength);
            switch (delta.Kind)
            {
                case PcoDeltaKind.Consecutive:
                    PcoConsecutive.Encode(latents, state);
                    break;
                case PcoDeltaKind.Lookback:
                    Span<uint> back = allBack.Slice(start - page, latents.Length - 1);
                    _finder.Choose<TLatent>(latents, delta.WindowLog, back);
                    state[0] = PcoLookback.Encode(latents, back);
                    break;
                case PcoDeltaKind.Convolution:
                    latents[..Math.Min(StateLength, latents.Length)].CopyTo(state);
                    PcoConvolution.Encode(latents, delta.Weights, delta.Bias, delta.Quantization);
                    break;
                default:
                    break;
            }
            start += latents.Length;
        }
    }

    public override void Train(ReadOnlySpan<int> pages, int binsLog)
    {
        Span<TLatent> stored = _scratch.Take(_length);
        int count = 0;
        int start = 0;
        foreach (int length in pages)
        {
            int state = Math.Min(StateLength, length);
            Latents.Slice(start + state, length - state).CopyTo(stored[count..]);
            count += length - state;
            start += length;
        }
        _bins.Train(stored[..count], binsLog);
        BuildTables();
    }

    /// <summary>Takes one bin of the whole range.</summary>
    public void SetPlain()
    {
        _bins.SetPlain(_length);
        BuildTables();
    }

    public override void Save(PcoVariable meta)
    {
        Span<PcoBin> bins = _bins.Count <= 256 ? stackalloc PcoBin[_bins.Count] : new PcoBin[_bins.Count];
        for (int i = 0; i < bins.Length; i++)
            bins[i] = new PcoBin(ulong.CreateTruncating(_bins.Lowers[i]), _bins.OffsetBits[i], _bins.Weights[i]);
        meta.Set(LatentBits, AnsLog, bins);
    }

    public override long BeginPage(int page, int start, int length)
    {
        _page = page;
        _lanes.AsSpan().Fill(_ans.InitialState);
        int state = Math.Min(StateLength, length);
        // Nothing is coded where every latent is the only bin's lower.
        _stored = _bins.IsTrivial ? 0 : length - state;
        _storedStart = start + state;
        if (_bins.Count == 1)
            return (long)_stored * _bins.OffsetBits[0];
        ReadOnlySpan<TLatent> latents = Latents.Slice(_storedStart, _stored);
        Span<ushort> allSymbols = _symbols.Take(_stored);
        Span<uint> codes = _codes.Take(_stored);
        Span<TLatent> offsets = _offsets.Take(_stored);
        Span<byte> offsetBits = _offsetBits.Take(_stored);
        long bits = 0;
        for (int batch = (_stored - 1) / PcoFormat.Batch; batch >= 0 && _stored > 0; batch--)
        {
            int from = batch * PcoFormat.Batch;
            int to = Math.Min(from + PcoFormat.Batch, _stored);
            Span<ushort> symbols = allSymbols[from..to];
            _search.Find(latents[from..to], symbols);
            bits += Dissect(latents[from..to], symbols, offsets[from..to], offsetBits[from..to]);
            if (AnsLog > 0)
                bits += _ans.Encode(symbols, codes[from..to], _lanes);
        }
        return bits;
    }

    public override void WriteState(ref PcoBitWriter writer)
    {
        foreach (TLatent latent in _states.Peek((_page + 1) * StateLength)[(_page * StateLength)..])
            writer.Write(ulong.CreateTruncating(latent), LatentBits);
        foreach (uint lane in _lanes)
            writer.Write(lane - _ans.InitialState, AnsLog);
    }

    public override void WriteBatch(ref PcoBitWriter writer, int batchStart)
    {
        if (batchStart >= _stored)
            return;
        int count = Math.Min(PcoFormat.Batch, _stored - batchStart);
        if (_bins.Count == 1)
        {
            writer.WriteOffsets(Latents.Slice(_storedStart + batchStart, count), _bins.Lowers[0], _bins.OffsetBits[0]);
            return;
        }
        if (AnsLog > 0)
            writer.WriteCodes(_codes.Peek(_stored).Slice(batchStart, count));
        writer.WriteOffsets<TLatent>(
            _offsets.Peek(_stored).Slice(batchStart, count),
            _offsetBits.Peek(_stored).Slice(batchStart, count),
            _bins.MaxOffsetBits
        );
    }

    private void BuildTables()
    {
        // One bin has no symbols to code, nor to search for.
        if (_bins.Count <= 1)
        {
            _ans.Build(0, [1]);
            return;
        }
        _ans.Build(_bins.AnsLog, _bins.Weights);
        _search.Build(_bins.Lowers);
    }

    // What is left of latents when their bins are known.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Dissect(
        ReadOnlySpan<TLatent> latents,
        ReadOnlySpan<ushort> symbols,
        Span<TLatent> offsets,
        Span<byte> offsetBits
    )
    {
        // SAFETY: the four spans have one length, and the symbols are indices of bins.
        ref TLatent lowers = ref MemoryMarshal.GetReference(_bins.Lowers);
        ref byte widths = ref MemoryMarshal.GetReference(_bins.OffsetBits);
        ref TLatent latent = ref MemoryMarshal.GetReference(latents);
        ref ushort symbol = ref MemoryMarshal.GetReference(symbols);
        ref TLatent offset = ref MemoryMarshal.GetReference(offsets);
        ref byte offsetWidth = ref MemoryMarshal.GetReference(offsetBits);
        int total = 0;
        for (nint i = 0; i < latents.Length; i++)
        {
            nint bin = Unsafe.Add(ref symbol, i);
            byte width = Unsafe.Add(ref widths, bin);
            Unsafe.Add(ref offset, i) = Unsafe.Add(ref latent, i) - Unsafe.Add(ref lowers, bin);
            Unsafe.Add(ref offsetWidth, i) = width;
            total += width;
        }
        return total;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <inheritdoc/>
internal sealed class PcoChunkWriter<TLatent> : PcoChunkWriter
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // Second variables are coded faster, and gain little by many bins.
    private const int MaxSecondaryBinsLog = 6;

    private readonly PcoVariableEncoder<TLatent> _latents = new();
    private readonly PcoVariableEncoder<TLatent> _secondary = new();
    private readonly PcoVariableEncoder<uint> _places = new();
    private readonly PcoDeltaChooser<TLatent> _deltas = new();
    private readonly PcoDeltaChooser<uint> _placeDeltas = new();
    private readonly PcoIntegerBase<TLatent> _integers = new();
    private readonly PcoFloatModes<TLatent>? _floats;
    private readonly PcoDictionaryBuilder<TLatent> _dictionary = new();
    private PcoBuffer<int> _indices;
    private PcoBuffer<ulong> _isDrawn;
    private PcoBuffer<TLatent> _sample;

    public PcoChunkWriter(PcoNumberType type)
        : base(type) => _floats = PcoNumbers.IsFloat(type) ? PcoFloatModes<TLatent>.Create() : null;

    protected override PcoVariableEncoder Primary => Mode.Kind == PcoModeKind.Dictionary ? _places : _latents;

    protected override PcoVariableEncoder Secondary => _secondary;

    protected override void Choose(ReadOnlySpan<byte> numbers, PcoOptions options)
    {
        ReadOnlySpan<TLatent> bits = MemoryMarshal.Cast<byte, TLatent>(numbers);
        PcoNumbers.ToLatents(Type, bits, _latents.Take(bits.Length));
        Mode = options.Mode.Kind is null ? ChooseMode(bits) : GivenMode(options.Mode);
        Split(bits);
        int binsLog = BinsLog(options.Level, bits.Length);
        Delta = ChooseDelta(options.Delta, binsLog);

        if (Delta.Kind != PcoDeltaKind.None)
            Primary.TakeDifferences(Delta, Pages, Lookbacks);
        if (Delta.Kind == PcoDeltaKind.Lookback)
            TrainLookbacks(binsLog);
        Primary.Train(Pages, binsLog);
        if (Mode.Kind == PcoModeKind.Dictionary && Delta.Kind != PcoDeltaKind.None && IsMisread())
        {
            Delta = default;
            Split(bits);
            Primary.Train(Pages, binsLog);
        }
        if (Mode.HasSecondary)
            _secondary.Train(Pages, Math.Min(binsLog, MaxSecondaryBinsLog));
        if ((Mode.Kind != PcoModeKind.Classic || Delta.Kind != PcoDeltaKind.None) && MayGrow(bits.Length))
        {
            Mode = default;
            Delta = default;
            PcoNumbers.ToLatents(Type, bits, _latents.Take(bits.Length));
            _latents.SetPlain();
        }
    }

    // The reference (1.0.3) takes the only bin's lower for a place wherever a page ends within its first batch. Of places it is one; of
    // differences it is not, and the page is refused.
    private bool IsMisread()
    {
        if (_places.BinCount != 1)
            return false;
        foreach (int length in Pages)
        {
            if (length < PcoFormat.Batch)
                return true;
        }
        return false;
    }

    // The level, as far as there are enough numbers for the bins; beyond that half of it.
    private static int BinsLog(int level, int length)
    {
        int supported = Math.Max(BitOperations.Log2((uint)length) - 4, 0);
        return level <= supported ? level : supported + ((level - supported) / 2);
    }

    private PcoMode ChooseMode(ReadOnlySpan<TLatent> bits)
    {
        int length = PcoSample.LengthOf(bits.Length);
        if (length == 0)
            return default;
        Span<int> indices = _indices.Take(length);
        PcoSample.Draw(bits.Length, indices, _isDrawn.Take((bits.Length + 63) / 64));
        if (_floats is not null)
            return _floats.Choose(bits, indices);
        Span<TLatent> sample = _sample.Take(length);
        PcoSample.Copy(_latents.Latents, indices, sample);
        return _integers.Choose(sample) is { } multiplier
            ? new PcoMode(PcoModeKind.IntMult, Base: ulong.CreateTruncating(multiplier))
            : default;
    }

    // The options were checked against the type before.
    private PcoMode GivenMode(PcoModeOption option) =>
        option.Kind switch
        {
            PcoModeKind.IntMult => new PcoMode(PcoModeKind.IntMult, Base: option.IntegerBase),
            PcoModeKind.FloatMult => _floats!.WithBase(option.FloatBase),
            PcoModeKind.FloatQuant => new PcoMode(PcoModeKind.FloatQuant, QuantBits: option.QuantBits),
            PcoModeKind.Dictionary => new PcoMode(PcoModeKind.Dictionary),
            _ => default,
        };

    private void Split(ReadOnlySpan<TLatent> bits)
    {
        Span<TLatent> latents = _latents.Latents;
        switch (Mode.Kind)
        {
            case PcoModeKind.IntMult:
                PcoSplit.Multiples(latents, TLatent.CreateTruncating(Mode.Base), _secondary.Take(latents.Length));
                break;
            case PcoModeKind.FloatMult:
                _floats!.SplitMultiples(bits, latents, _secondary.Take(latents.Length));
                break;
            case PcoModeKind.FloatQuant:
                PcoSplit.LowBits(latents, Mode.QuantBits, _secondary.Take(latents.Length));
                break;
            case PcoModeKind.Dictionary:
                Mode = _dictionary.Split(latents, _places.Take(latents.Length));
                break;
            default:
                break;
        }
    }

    private PcoDelta ChooseDelta(PcoDeltaOption option, int binsLog)
    {
        bool isDictionary = Mode.Kind == PcoModeKind.Dictionary;
        return option.Kind switch
        {
            null => isDictionary
                ? _placeDeltas.Choose(_places.Latents, binsLog)
                : _deltas.Choose(_latents.Latents, binsLog),
            PcoDeltaKind.Consecutive => new PcoDelta { Kind = PcoDeltaKind.Consecutive, Order = option.Order },
            PcoDeltaKind.Lookback => new PcoDelta
            {
                Kind = PcoDeltaKind.Lookback,
                WindowLog = PcoLookback.WindowLog(_latents.Latents.Length),
            },
            PcoDeltaKind.Convolution => isDictionary
                ? new PcoConvolutionChooser<uint>().Choose(_places.Latents, option.Order)
                : new PcoConvolutionChooser<TLatent>().Choose(_latents.Latents, option.Order),
            _ => default,
        };
    }

    private void TrainLookbacks(int binsLog)
    {
        Span<int> pages = Pages.Length <= 256 ? stackalloc int[Pages.Length] : new int[Pages.Length];
        for (int i = 0; i < pages.Length; i++)
            pages[i] = Pages[i] - 1;
        Lookbacks.Train(pages, binsLog);
    }

    // Whether the chunk can become longer than one of a single bin of all bits.
    private bool MayGrow(int length)
    {
        int latentBits = PcoLatent<TLatent>.Bits;
        long worstBits = Primary.WorstBits + (7L * Pages.Length);
        if (Delta.Kind == PcoDeltaKind.Lookback)
            worstBits += Lookbacks.WorstBits;
        if (Mode.HasSecondary)
            worstBits += _secondary.WorstBits;
        long worst =
            PcoChunkMeta.MaxByteLength(Mode, latentBits, VariableBits)
            + (Pages.Length * ((StateBits + 7) / 8))
            + ((worstBits + 7) / 8);
        long plain =
            PcoChunkMeta.MaxByteLength(default, latentBits, PcoChunkMeta.VariableBits(latentBits, 0, 1))
            + (((long)length * latentBits + 7) / 8);
        return worst > plain;
    }
}

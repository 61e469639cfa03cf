using System.Numerics;
using Columnar.Compression;

namespace Columnar.Tests.Models;

/// <summary>
/// Decodes Pcodec one bit, one value and one page at a time, as the format is defined; only header and chunk meta are read by the code
/// that is tested.
/// </summary>
internal sealed class PcoModel
{
    private readonly byte[] _bytes;
    private readonly PcoChunkMeta _meta;
    private readonly PcoNumberType _type;
    private readonly int _length;
    private long _bit;

    private PcoModel(byte[] bytes, int position, PcoChunkMeta meta, PcoNumberType type, int length)
    {
        _bytes = bytes;
        _bit = position * 8L;
        _meta = meta;
        _type = type;
        _length = length;
    }

    /// <summary>The bits of the numbers of a standalone file; null where it is corrupt.</summary>
    public static List<ulong>? Decompress(byte[] file, PcoNumberType type, int maxCount)
    {
        try
        {
            PcoFileReader reader = new(file);
            List<ulong> numbers = [];
            while (reader.TryReadChunk(type, out _, out int length))
            {
                if (numbers.Count + length > maxCount)
                    return null;
                PcoChunkMeta meta = new();
                PcoBitReader bits = new(reader.Rest, reader.Position);
                meta.Read(ref bits, reader.Header.Version, type);
                PcoModel page = new(file, reader.Position + bits.ByteLength, meta, type, length);
                numbers.AddRange(page.Decode());
                reader.Position = (int)(page._bit / 8);
            }
            return numbers;
        }
        catch (CorruptDataException)
        {
            return null;
        }
    }

    private IEnumerable<ulong> Decode()
    {
        PcoDelta delta = _meta.Delta;
        Variable? lookbacks = _meta.HasDeltaVariable ? ReadVariable(_meta.DeltaVariable, 0) : null;
        Variable primary = ReadVariable(_meta.Primary, delta.StateLength);
        Variable? secondary = _meta.HasSecondary ? ReadVariable(_meta.Secondary, delta.SecondaryStateLength) : null;
        FinishByte();
        if (_length > delta.StateLength)
            Check(
                new[] { lookbacks, primary, secondary }.All(variable => variable is null || variable.Bins.Length > 0)
            );
        for (int left = _length; left > 0; left -= 256)
        {
            if (lookbacks is not null)
                ReadBatch(lookbacks, left - delta.StateLength);
            ReadBatch(primary, left - delta.StateLength);
            if (secondary is not null)
                ReadBatch(secondary, left - delta.SecondaryStateLength);
        }
        FinishByte();
        // The reference looks up a whole batch, and what lies behind the values of a page that ends in its first is the bin's lowest.
        if (_meta.Mode.Kind == PcoModeKind.Dictionary && _length < 256 && primary.Bins.Length == 1)
            Check(
                primary.Bins[0].Lower < (ulong)_meta.Mode.Dictionary!.Length * 8 / (ulong)PcoNumbers.LatentBits(_type)
            );
        List<ulong> first = Undo(primary, delta, lookbacks);
        List<ulong>? second = secondary is null
            ? null
            : Undo(secondary, delta.SecondaryUsesDelta ? delta : default, lookbacks);
        return Enumerable.Range(0, _length).Select(i => Number(Join(first[i], second is null ? 0 : second[i])));
    }

    private Variable ReadVariable(PcoVariable meta, int stateLength)
    {
        Variable variable = new(meta);
        for (int i = 0; i < stateLength; i++)
            variable.Start.Add(Read(meta.LatentBits));
        Check(_bit <= _bytes.Length * 8L);
        for (int lane = 0; lane < 4; lane++)
            variable.Lanes[lane] = (int)Read(meta.AnsLog);
        return variable;
    }

    private void ReadBatch(Variable variable, int left)
    {
        int count = Math.Clamp(left, 0, 256);
        int[] symbols = new int[count];
        for (int i = 0; i < count; i++)
        {
            ref int state = ref variable.Lanes[i % 4];
            symbols[i] = variable.Symbols[state];
            int next = variable.Next[state];
            int bits = variable.AnsLog - BitOperations.Log2((uint)next);
            state = (next << bits) - (1 << variable.AnsLog) + (int)Read(bits);
        }
        foreach (int symbol in symbols)
            variable.Stored.Add(variable.Bins[symbol].Lower + Read(variable.Bins[symbol].OffsetBits));
        Check(_bit <= _bytes.Length * 8L);
    }

    private List<ulong> Undo(Variable variable, PcoDelta delta, Variable? lookbacks)
    {
        if (delta.Kind == PcoDeltaKind.None)
            return variable.Stored.ConvertAll(variable.Mask);
        ulong middle = 1UL << (variable.LatentBits - 1);
        List<ulong> differences = variable.Stored.ConvertAll(stored => variable.Mask(stored + middle));
        List<ulong> values = [.. variable.Start];
        if (delta.Kind == PcoDeltaKind.Consecutive)
        {
            for (int order = delta.Order - 1; order >= 0; order--)
            {
                List<ulong> sums = [variable.Start[order]];
                foreach (ulong difference in differences)
                    sums.Add(variable.Mask(sums[^1] + difference));
                differences = sums;
            }
            return differences;
        }
        for (int i = 0; i < differences.Count; i++)
        {
            ulong from = delta.Kind == PcoDeltaKind.Lookback ? Before(values, lookbacks!.Stored[i]) : Weighted(values);
            values.Add(variable.Mask(differences[i] + from));
        }
        return values;
    }

    private ulong Before(List<ulong> values, ulong lookback)
    {
        lookback = (uint)lookback;
        Check(lookback != 0 && lookback <= 1UL << _meta.Delta.WindowLog);
        return lookback <= (ulong)values.Count ? values[values.Count - (int)lookback] : 0;
    }

    private ulong Weighted(List<ulong> values)
    {
        int[] weights = _meta.Delta.Weights!;
        long sum = _meta.Delta.Bias;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * (long)values[values.Count - weights.Length + i];
        return (ulong)(Math.Max(sum, 0) >> _meta.Delta.Quantization);
    }

    // The latent of a number.
    private ulong Join(ulong primary, ulong secondary)
    {
        PcoMode mode = _meta.Mode;
        int bits = PcoNumbers.LatentBits(_type);
        ulong middle = 1UL << (bits - 1);
        switch (mode.Kind)
        {
            case PcoModeKind.IntMult:
                return primary * mode.Base + secondary;
            case PcoModeKind.FloatQuant:
                bool isPositive = primary >= middle >> mode.QuantBits;
                ulong low = (1UL << mode.QuantBits) - 1;
                return (primary << mode.QuantBits) + (isPositive ? secondary : low - secondary);
            case PcoModeKind.FloatMult:
                ulong product = _type switch
                {
                    PcoNumberType.F16 => PcoFloats.ToLatent(
                        PcoFloats.WholeHalf((ushort)primary) * PcoFloats.ToHalf((ushort)mode.Base)
                    ),
                    PcoNumberType.F32 => PcoFloats.ToLatent(
                        PcoFloats.WholeSingle((uint)primary) * PcoFloats.ToSingle((uint)mode.Base)
                    ),
                    _ => PcoFloats.ToLatent(PcoFloats.WholeDouble(primary) * PcoFloats.ToDouble(mode.Base)),
                };
                return product + secondary + middle;
            case PcoModeKind.Dictionary:
                int width = bits / 8;
                Check(primary < (ulong)(mode.Dictionary!.Length / width));
                ulong value = 0;
                for (int i = width - 1; i >= 0; i--)
                    value = (value << 8) | mode.Dictionary[(int)primary * width + i];
                return value;
            default:
                return primary;
        }
    }

    private ulong Number(ulong latent)
    {
        int bits = PcoNumbers.LatentBits(_type);
        ulong mask = ulong.MaxValue >> (64 - bits);
        ulong middle = 1UL << (bits - 1);
        bool isFlipped = PcoNumbers.IsFloat(_type) && (latent & middle) == 0;
        return (
                isFlipped ? ~latent
                : PcoNumbers.IsUnsigned(_type) ? latent
                : latent ^ middle
            ) & mask;
    }

    private ulong Read(int bits)
    {
        ulong value = 0;
        for (int i = 0; i < bits; i++, _bit++)
        {
            if (_bit < _bytes.Length * 8L && (_bytes[_bit >> 3] >> (int)(_bit & 7) & 1) != 0)
                value |= 1UL << i;
        }
        return value;
    }

    private void FinishByte()
    {
        while (_bit % 8 != 0)
            Check(Read(1) == 0);
        Check(_bit <= _bytes.Length * 8L);
    }

    private static void Check(bool isRight)
    {
        if (!isRight)
            PcoThrow.Corrupt("model", -1, "what is right", "what is wrong");
    }

    // The states of the bins by the definition: spread over the table, and in its order counted up from the weight.
    private sealed class Variable
    {
        public Variable(PcoVariable meta)
        {
            LatentBits = meta.LatentBits;
            AnsLog = meta.AnsLog;
            Bins = meta.Bins.ToArray();
            int size = 1 << AnsLog;
            Symbols = new int[size];
            Next = new int[size];
            int stride = 3 * size / 5;
            stride += stride % 2 == 0 ? 1 : 0;
            int place = 0;
            for (int symbol = 0; symbol < Bins.Length; symbol++)
            {
                for (int i = 0; i < Bins[symbol].Weight; i++)
                    Symbols[stride * place++ & (size - 1)] = symbol;
            }
            int[] counters = [.. Bins.Select(bin => bin.Weight)];
            for (int state = 0; state < size; state++)
                Next[state] = Bins.Length == 0 ? 1 : counters[Symbols[state]]++;
        }

        public int LatentBits { get; }

        public int AnsLog { get; }

        public PcoBin[] Bins { get; }

        public int[] Symbols { get; }

        public int[] Next { get; }

        public int[] Lanes { get; } = new int[4];

        public List<ulong> Start { get; } = [];

        public List<ulong> Stored { get; } = [];

        public ulong Mask(ulong value) => value & (ulong.MaxValue >> (64 - LatentBits));
    }
}

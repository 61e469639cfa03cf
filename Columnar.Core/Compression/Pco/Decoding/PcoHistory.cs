using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// The last values of a page, for differences from values some way back and for weighted sums: the values a page begins with, then those
/// decoded; before them are zeros. What is given out lags behind what is decoded by the values a page begins with.
/// </summary>
internal ref struct PcoHistory<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private const string Structure = "Pcodec page";

    // What the pages of usual windows take; more would stay in the pool for good, and be up to twice of what is needed.
    private const int LongestPooled = 1 << 16;

    // How many times longer room is made when there are more values.
    private const int Growth = 4;

    private readonly PcoDelta _delta;
    private readonly int _reach;
    private readonly int _stateLength;
    private readonly int _length;
    private TLatent[]? _values;
    private int _position;

    /// <summary>Reads the values a page begins with.</summary>
    /// <param name="delta">What the differences are from: lookbacks or a convolution.</param>
    /// <param name="reader">The meta of the page.</param>
    /// <param name="latentBits">The width of the variable.</param>
    /// <param name="kept">The values of the page: nothing further back is kept.</param>
    public PcoHistory(PcoDelta delta, scoped ref PcoBitReader reader, int latentBits, int kept)
    {
        _delta = delta;
        _stateLength = delta.StateLength;
        if ((long)_stateLength * latentBits > reader.BitsLeft)
            PcoThrow.TooShort(Structure, reader.Offset);
        int window = delta.Kind == PcoDeltaKind.Lookback ? 1 << delta.WindowLog : _stateLength;
        _reach = Math.Max(Math.Min(window, kept), _stateLength);
        // A page that is not much longer than what is kept of it needs no room for all of that a second time.
        _length = Math.Min(_reach + Math.Max(_reach, PcoFormat.Batch), _stateLength + kept + PcoFormat.Batch);
        _values = ArrayPool<TLatent>.Shared.Rent(Math.Min(_length, LongestPooled));
        for (int i = 0; i < _stateLength; i++)
            _values[i] = TLatent.CreateTruncating(reader.Read(latentBits));
        _position = _stateLength;
    }

    /// <summary>Gives the values back; without any there is nothing to give.</summary>
    public void Dispose()
    {
        if (_values is not null && _values.Length <= LongestPooled)
            ArrayPool<TLatent>.Shared.Return(_values);
        _values = null;
    }

    /// <summary>Decodes differences from values some way back.</summary>
    /// <param name="lookbacks">How far back; as many as there are differences.</param>
    /// <param name="latents">The differences, and where the values of the batch go; the last differences of a page may be missing.</param>
    /// <param name="offset">Where the page begins, for errors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void UndoLookbacks(ReadOnlySpan<uint> lookbacks, Span<TLatent> latents, long offset)
    {
        MakeRoom(latents.Length);
        Span<TLatent> values = _values.AsSpan(0, _position + lookbacks.Length);
        int position = _position;
        uint window = 1u << _delta.WindowLog;
        uint reach = (uint)_reach;
        foreach (uint lookback in lookbacks)
        {
            TLatent before;
            if (lookback - 1 < Math.Min(reach, (uint)position))
                before = values[position - (int)lookback];
            else if (lookback != 0 && lookback <= window)
                before = TLatent.Zero; // before the page
            else
                before = Refuse(lookback, window, offset);
            values[position] = before + latents[position - _position];
            position++;
        }
        GiveOut(latents);
    }

    /// <summary>Decodes differences from weighted sums.</summary>
    /// <param name="count">How many differences there are.</param>
    /// <param name="latents">The differences, and where the values of the batch go; the last differences of a page may be missing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void UndoConvolution(int count, Span<TLatent> latents)
    {
        MakeRoom(latents.Length);
        ReadOnlySpan<int> weights = _delta.Weights;
        Span<TLatent> values = _values.AsSpan(0, _position + count);
        for (int i = 0; i < count; i++)
        {
            int position = _position + i;
            ReadOnlySpan<TLatent> before = values.Slice(position - weights.Length, weights.Length);
            // No sum leaves 64 bits, as was checked where the weights were read.
            long sum = _delta.Bias;
            for (int j = 0; j < weights.Length; j++)
                sum += weights[j] * long.CreateTruncating(before[j]);
            values[position] = latents[i] + TLatent.CreateTruncating(Math.Max(sum, 0) >> _delta.Quantization);
        }
        GiveOut(latents);
    }

    private static TLatent Refuse(uint lookback, uint window, long offset)
    {
        PcoThrow.Corrupt(Structure, offset, $"lookbacks within 1 to {window}", $"{lookback}");
        return default;
    }

    // Where the room ends, what can still be looked back at goes to the beginning.
    private void MakeRoom(int count)
    {
        if (_position + count <= _values!.Length)
            return;
        if (_values.Length < _length)
            Grow();
        if (_position + count <= _values.Length)
            return;
        _values.AsSpan(_position - _reach, _reach).CopyTo(_values);
        _position = _reach;
    }

    // What a page says of its length and its window is believed as its values come.
    private void Grow()
    {
        long length = (long)_values!.Length * Growth;
        TLatent[] longer = GC.AllocateUninitializedArray<TLatent>((int)(length > _length / 2 ? _length : length));
        _values.AsSpan(0, _position).CopyTo(longer);
        Dispose();
        _values = longer;
    }

    private void GiveOut(Span<TLatent> latents)
    {
        _values.AsSpan(_position - _stateLength, latents.Length).CopyTo(latents);
        _position += latents.Length;
    }
}

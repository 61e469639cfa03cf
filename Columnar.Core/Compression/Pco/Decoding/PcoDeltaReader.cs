using System.Numerics;

namespace Columnar.Compression;

/// <summary>Reads a variable batch by batch and undoes the differences it is stored as, if any.</summary>
internal unsafe ref struct PcoDeltaReader<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private readonly PcoDeltaKind _kind;
    private readonly int _stateLength;
    private readonly TLatent* _moments;
    private PcoVariableReader<TLatent> _variable;
    private PcoHistory<TLatent> _history;

    /// <summary>Reads what a page says of the variable: the values it begins with, and the states.</summary>
    /// <param name="table">The table of the variable, which must live as long as this is used.</param>
    /// <param name="delta">What it is stored as differences from.</param>
    /// <param name="scratch">The thread's memory.</param>
    /// <param name="part">Which part of it.</param>
    /// <param name="reader">The meta of the page.</param>
    /// <param name="kept">The values of the page that differences can be from.</param>
    public PcoDeltaReader(
        PcoTable<TLatent> table,
        PcoDelta delta,
        PcoScratch scratch,
        int part,
        scoped ref PcoBitReader reader,
        int kept
    )
    {
        _kind = delta.Kind;
        _stateLength = delta.StateLength;
        _moments = (TLatent*)scratch.Moments(part);
        _variable = new PcoVariableReader<TLatent>(table, scratch, part);
        int latentBits = sizeof(TLatent) * 8;
        if (_kind == PcoDeltaKind.Consecutive)
        {
            for (int i = 0; i < _stateLength; i++)
                _moments[i] = TLatent.CreateTruncating(reader.Read(latentBits));
        }
        else if (_kind != PcoDeltaKind.None)
        {
            _history = new PcoHistory<TLatent>(delta, ref reader, latentBits, kept);
        }
        _variable.ReadStates(ref reader, table.AnsLog);
    }

    public void Dispose() => _history.Dispose();

    /// <summary>Reads the values of a batch.</summary>
    /// <param name="source">The page.</param>
    /// <param name="target">Room for a whole batch.</param>
    /// <param name="left">The values of the page that are left.</param>
    /// <param name="lookbacks">How far back the differences lie, if that is stored.</param>
    public void Read(ref PcoBitSource source, TLatent* target, int left, ReadOnlySpan<uint> lookbacks)
    {
        // The differences end before the values do, by those the page begins with.
        int stored = Math.Clamp(left - _stateLength, 0, PcoFormat.Batch);
        _variable.Read(ref source, target, stored);
        Span<TLatent> latents = new(target, Math.Min(left, PcoFormat.Batch));
        if (_kind == PcoDeltaKind.Consecutive)
            PcoPrefixSum.Undo(_moments, _stateLength, target);
        else if (_kind == PcoDeltaKind.Lookback)
            _history.UndoLookbacks(lookbacks, latents, source.Offset);
        else if (_kind == PcoDeltaKind.Convolution)
            _history.UndoConvolution(stored, latents);
        source.End();
    }

    /// <summary>Passes over the values of a batch.</summary>
    /// <param name="source">The page.</param>
    /// <param name="left">The values of the page that are left.</param>
    public void Skip(ref PcoBitSource source, int left)
    {
        _variable.Skip(ref source, Math.Clamp(left - _stateLength, 0, PcoFormat.Batch));
        source.End();
    }
}

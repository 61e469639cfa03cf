using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>Reads the latents of a variable batch by batch: first the bins of all, four states taking turns, then the offsets of all.</summary>
internal unsafe struct PcoVariableReader<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // See PcoTable.Nodes.
    private const int ReadBitsShift = 16;
    private const int OffsetBitsShift = 24;

    private readonly uint* _nodes;
    private readonly TLatent* _stateLowers;
    private readonly uint* _starts;
    private readonly TLatent* _lowers;
    private readonly int _maxOffsetBits;
    private readonly bool _hasSymbols;
    private ulong _state0;
    private ulong _state1;
    private ulong _state2;
    private ulong _state3;

    /// <param name="table">The table of the variable, which must live as long as this is used.</param>
    /// <param name="scratch">The thread's memory.</param>
    /// <param name="part">Which part of it.</param>
    public PcoVariableReader(PcoTable<TLatent> table, PcoScratch scratch, int part)
    {
        _nodes = table.Nodes;
        _stateLowers = table.Lowers;
        _starts = scratch.Starts(part);
        _lowers = (TLatent*)scratch.Lowers(part);
        _maxOffsetBits = table.MaxOffsetBits;
        _hasSymbols = table.BinCount > 1;
    }

    /// <summary>Reads the states a page begins with.</summary>
    public void ReadStates(scoped ref PcoBitReader reader, int ansLog)
    {
        _state0 = reader.Read(ansLog);
        _state1 = reader.Read(ansLog);
        _state2 = reader.Read(ansLog);
        _state3 = reader.Read(ansLog);
    }

    /// <summary>Reads the next latents.</summary>
    /// <param name="source">The page.</param>
    /// <param name="target">Where they go; room for a batch.</param>
    /// <param name="count">How many; only the last batches of a page are not whole.</param>
    public void Read(ref PcoBitSource source, TLatent* target, int count)
    {
        if (count == 0)
            return;
        source.Begin();
        if (_hasSymbols)
        {
            TLatent* lowers = _maxOffsetBits == 0 ? target : _lowers;
            ReadSymbols(ref source, lowers, count);
            if (_maxOffsetBits == 0)
                return;
            PcoOffsets.Read(source.Bytes, source.Bit, _starts, lowers, target, count, _maxOffsetBits);
            source.Bit += _starts[count];
        }
        else if (_maxOffsetBits == 0)
        {
            new Span<TLatent>(target, count).Fill(*_stateLowers);
        }
        else
        {
            PcoFixedOffsets.Read(source.Bytes, source.Bit, _maxOffsetBits, *_stateLowers, target, count);
            source.Bit += (long)count * _maxOffsetBits;
        }
    }

    /// <summary>Passes over the next latents.</summary>
    /// <param name="source">The page.</param>
    /// <param name="count">How many.</param>
    public void Skip(ref PcoBitSource source, int count)
    {
        if (count == 0)
            return;
        source.Begin();
        if (_hasSymbols)
        {
            ReadSymbols(ref source, _lowers, count);
            source.Bit += _starts[count];
        }
        else
        {
            source.Bit += (long)count * _maxOffsetBits;
        }
    }

    private void ReadSymbols(ref PcoBitSource source, TLatent* lowers, int count)
    {
        if (count == PcoFormat.Batch)
            ReadBatchOfSymbols(ref source, lowers);
        else
            ReadSomeSymbols(ref source, lowers, count);
    }

    // Four symbols take at most 56 bits: one load.
    // SAFETY: a section may be read whatever it holds; each state is less than the table's size: the first ones have its bits, and a
    // node's first state and bits never lead out of a table whose weights sum to its size.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadBatchOfSymbols(ref PcoBitSource source, TLatent* lowers)
    {
        uint* nodes = _nodes;
        TLatent* stateLowers = _stateLowers;
        uint* starts = _starts;
        ulong state0 = _state0;
        ulong state1 = _state1;
        ulong state2 = _state2;
        ulong state3 = _state3;
        byte* bytes = source.Bytes + (source.Bit >> 3);
        uint past = (uint)source.Bit & 7;
        uint start = 0;
        for (nuint i = 0; i < PcoFormat.Batch; i += PcoFormat.Lanes)
        {
            ulong packed = *(ulong*)bytes >> (int)past;
            uint node0 = nodes[state0];
            uint node1 = nodes[state1];
            uint node2 = nodes[state2];
            uint node3 = nodes[state3];
            lowers[i] = stateLowers[state0];
            lowers[i + 1] = stateLowers[state1];
            lowers[i + 2] = stateLowers[state2];
            lowers[i + 3] = stateLowers[state3];
            starts[i] = start;
            start += node0 >> OffsetBitsShift;
            starts[i + 1] = start;
            start += node1 >> OffsetBitsShift;
            starts[i + 2] = start;
            start += node2 >> OffsetBitsShift;
            starts[i + 3] = start;
            start += node3 >> OffsetBitsShift;
            uint bits0 = (byte)(node0 >> ReadBitsShift);
            uint bits1 = (byte)(node1 >> ReadBitsShift);
            uint bits2 = (byte)(node2 >> ReadBitsShift);
            uint bits3 = (byte)(node3 >> ReadBitsShift);
            state0 = (ushort)node0 + PcoOffsets.LowBits(packed, bits0);
            packed >>= (int)bits0;
            state1 = (ushort)node1 + PcoOffsets.LowBits(packed, bits1);
            packed >>= (int)bits1;
            state2 = (ushort)node2 + PcoOffsets.LowBits(packed, bits2);
            packed >>= (int)bits2;
            state3 = (ushort)node3 + PcoOffsets.LowBits(packed, bits3);
            past += bits0 + bits1 + bits2 + bits3;
            bytes += past >> 3;
            past &= 7;
        }
        starts[PcoFormat.Batch] = start;
        source.Bit = (bytes - source.Bytes) * 8 + past;
        _state0 = state0;
        _state1 = state1;
        _state2 = state2;
        _state3 = state3;
    }

    // The states take turns as above, and begin anew with the first at the next batch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadSomeSymbols(ref PcoBitSource source, TLatent* lowers, int count)
    {
        ulong* states = stackalloc ulong[PcoFormat.Lanes] { _state0, _state1, _state2, _state3 };
        long bit = source.Bit;
        uint start = 0;
        for (int i = 0; i < count; i++)
        {
            ref ulong state = ref states[i % PcoFormat.Lanes];
            uint node = _nodes[state];
            lowers[i] = _stateLowers[state];
            _starts[i] = start;
            start += node >> OffsetBitsShift;
            uint bits = (byte)(node >> ReadBitsShift);
            ulong packed = *(ulong*)(source.Bytes + (bit >> 3)) >> (int)(bit & 7);
            state = (ushort)node + PcoOffsets.LowBits(packed, bits);
            bit += bits;
        }
        _starts[count] = start;
        source.Bit = bit;
        _state0 = states[0];
        _state1 = states[1];
        _state2 = states[2];
        _state3 = states[3];
    }
}

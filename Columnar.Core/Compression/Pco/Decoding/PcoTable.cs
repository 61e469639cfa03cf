using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// What decoding a variable takes: for each state the lowest latent and the offset bits of its bin, and which states follow it. Can be
/// built again, which allocates nothing then; never changed while pages are decoded.
/// </summary>
internal sealed unsafe class PcoTable<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // Of a node: the first state that follows, how many bits choose among those that do, and the offset bits.
    private const int ReadBitsShift = 16;
    private const int OffsetBitsShift = 24;
    private const uint OffsetBitsMask = 0xff00_0000;

    private uint[] _nodes = [];
    private TLatent[] _lowers = [];
    private uint[] _counters = [];

    /// <summary>For each state: 16 bits the first state that follows, 8 bits how many bits choose the one, 8 bits the offset bits.</summary>
    public uint* Nodes { get; private set; }

    /// <summary>For each state the lowest latent of its bin.</summary>
    public TLatent* Lowers { get; private set; }

    public int AnsLog { get; private set; }

    public int BinCount { get; private set; }

    /// <summary>The bits of the bin with the widest offsets.</summary>
    public int MaxOffsetBits { get; private set; }

    /// <summary>Whether all latents are the same, and nothing of them is stored.</summary>
    public bool IsConstant => BinCount <= 1 && MaxOffsetBits == 0;

    /// <summary>Builds the table of a variable whose weights were checked.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="added">What is added to every latent.</param>
    public void Build(PcoVariable variable, TLatent added)
    {
        ReadOnlySpan<PcoBin> bins = variable.Bins;
        AnsLog = variable.AnsLog;
        BinCount = bins.Length;
        MaxOffsetBits = variable.MaxOffsetBits;
        int size = 1 << AnsLog;
        if (_nodes.Length < size)
            Grow(size);
        if (bins.Length <= 1)
        {
            _nodes[0] = (uint)MaxOffsetBits << OffsetBitsShift;
            _lowers[0] = added + (bins.IsEmpty ? TLatent.Zero : TLatent.CreateTruncating(bins[0].Lower));
            return;
        }
        Spread(bins, size, added);
        Link(bins, size);
    }

    private void Grow(int size)
    {
        // SAFETY: both are pinned for good and live as long as this object.
        _nodes = GC.AllocateUninitializedArray<uint>(size, pinned: true);
        _lowers = GC.AllocateUninitializedArray<TLatent>(size, pinned: true);
        Nodes = (uint*)Unsafe.AsPointer(ref _nodes[0]);
        Lowers = (TLatent*)Unsafe.AsPointer(ref _lowers[0]);
    }

    // The states of a bin lie three fifths of the table apart, an odd number so that each is met once.
    // SAFETY: a state is less than the table's size, to which the weights sum.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(ReadOnlySpan<PcoBin> bins, int size, TLatent added)
    {
        uint* nodes = Nodes;
        TLatent* lowers = Lowers;
        uint last = (uint)size - 1;
        uint stride = ((uint)size * 3 / 5) | 1;
        uint state = 0;
        for (int symbol = 0; symbol < bins.Length; symbol++)
        {
            PcoBin bin = bins[symbol];
            TLatent lower = added + TLatent.CreateTruncating(bin.Lower);
            uint node = ((uint)bin.OffsetBits << OffsetBitsShift) | (uint)symbol;
            for (int i = bin.Weight; i > 0; i--)
            {
                nodes[state] = node;
                lowers[state] = lower;
                state = (state + stride) & last;
            }
        }
    }

    // The states of a bin, in their order, share all states between them that may follow: each a run that begins with first. Until then
    // a node has its bin in that place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Link(ReadOnlySpan<PcoBin> bins, int size)
    {
        if (_counters.Length < bins.Length)
            _counters = new uint[Math.Max(bins.Length, PcoFormat.Batch)];
        for (int i = 0; i < bins.Length; i++)
            _counters[i] = (uint)bins[i].Weight;
        uint* nodes = Nodes;
        int log = AnsLog;
        fixed (uint* counters = _counters)
        {
            for (int state = 0; state < size; state++)
            {
                uint node = nodes[state];
                uint place = counters[(ushort)node]++;
                int readBits = log - BitOperations.Log2(place);
                uint first = (place << readBits) - (uint)size;
                nodes[state] = (node & OffsetBitsMask) | ((uint)readBits << ReadBitsShift) | first;
            }
        }
    }
}

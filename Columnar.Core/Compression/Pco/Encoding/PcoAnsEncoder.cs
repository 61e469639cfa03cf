using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>
/// The coding side of the format's table of states (FORMAT.md names its source): symbols are coded from the last to the first, each by
/// some low bits of the state before it. States are kept as the format counts them, from the size of the table to twice that.
/// </summary>
internal sealed class PcoAnsEncoder
{
    private PcoBuffer<Step> _steps;
    private PcoBuffer<ushort> _states;
    private PcoBuffer<int> _reached;
    private int _symbolCount;

    // Of a symbol: (state + Bits) >> 16 are the bits to emit, and what is left of the state indexes the table at Offset.
    private struct Step
    {
        public uint Bits;
        public int Offset;
    }

    private const int BitsShift = 16;
    private const uint BitsMask = uint.MaxValue << BitsShift;

    public int TableLog { get; private set; }

    /// <summary>The state all lanes start from.</summary>
    public uint InitialState => 1u << TableLog;

    /// <summary>Builds the table.</summary>
    /// <param name="tableLog">The logarithm of its size.</param>
    /// <param name="weights">The states of each symbol; they sum to the size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Build(int tableLog, ReadOnlySpan<int> weights)
    {
        TableLog = tableLog;
        _symbolCount = weights.Length;
        int size = 1 << tableLog;
        Span<Step> steps = _steps.Take(weights.Length);
        Span<int> owners = _reached.Take(size);
        int stride = size * 3 / 5;
        stride += stride % 2 == 0 ? 1 : 0;
        int position = 0;
        int offset = 0;
        for (int symbol = 0; symbol < weights.Length; symbol++)
        {
            int weight = weights[symbol];
            int minBits = tableLog - BitOperations.Log2((uint)(2 * weight) - 1);
            uint cutoff = (uint)(2 * weight) << minBits;
            steps[symbol].Bits = ((uint)(minBits + 1) << BitsShift) - cutoff;
            steps[symbol].Offset = offset;
            offset += weight;
            for (int i = 0; i < weight; i++)
            {
                owners[position & (size - 1)] = symbol;
                position += stride;
            }
        }
        Span<ushort> states = _states.Take(size);
        for (int i = 0; i < size; i++)
            states[steps[owners[i]].Offset++] = (ushort)(size + i);
        // The offsets now point behind the symbols' states; coding subtracts the weight from what is left of a state.
        for (int symbol = 0; symbol < weights.Length; symbol++)
            steps[symbol].Offset -= 2 * weights[symbol];
    }

    /// <summary>Codes a batch, from its last symbol to its first.</summary>
    /// <param name="symbols">The symbols; all of them have a weight.</param>
    /// <param name="codes">Per symbol what to write: the bits, and their number in the upper half.</param>
    /// <param name="lanes">The four states; symbol i belongs to lane i modulo 4.</param>
    /// <returns>The sum of the numbers of bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Encode(ReadOnlySpan<ushort> symbols, Span<uint> codes, Span<uint> lanes)
    {
        if (codes.Length < symbols.Length)
            throw new ArgumentException("Fewer codes than symbols.", nameof(codes));
        // SAFETY: symbols come from a search in the same bins, so that each has a step; a step's offset and what it leaves of a
        // state, which is at least the weight and below twice that, point to one of the symbol's own states.
        ref Step steps = ref MemoryMarshal.GetReference(_steps.Peek(_symbolCount));
        ref ushort states = ref MemoryMarshal.GetReference(_states.Peek(1 << TableLog));
        ref ushort symbol = ref MemoryMarshal.GetReference(symbols);
        ref uint code = ref MemoryMarshal.GetReference(codes);
        uint total = 0;
        nint i = symbols.Length;
        for (; (i & 3) != 0; i--)
            total += EncodeOne(ref steps, ref states, ref symbol, ref code, i - 1, ref lanes[(int)(i - 1) & 3]);
        uint lane0 = lanes[0];
        uint lane1 = lanes[1];
        uint lane2 = lanes[2];
        uint lane3 = lanes[3];
        for (; i > 0; i -= 4)
        {
            total += EncodeOne(ref steps, ref states, ref symbol, ref code, i - 1, ref lane3);
            total += EncodeOne(ref steps, ref states, ref symbol, ref code, i - 2, ref lane2);
            total += EncodeOne(ref steps, ref states, ref symbol, ref code, i - 3, ref lane1);
            total += EncodeOne(ref steps, ref states, ref symbol, ref code, i - 4, ref lane0);
        }
        lanes[0] = lane0;
        lanes[1] = lane1;
        lanes[2] = lane2;
        lanes[3] = lane3;
        return (int)total;
    }

    // The states wait for one another, so nothing but the shift lies between them; its bits are used once for that.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint EncodeOne(
        ref Step steps,
        ref ushort states,
        ref ushort symbols,
        ref uint codes,
        nint index,
        ref uint lane
    )
    {
        ref Step step = ref Unsafe.Add(ref steps, (nint)Unsafe.Add(ref symbols, index));
        uint state = lane;
        uint sum = state + step.Bits;
        uint bits = sum >> BitsShift;
        Unsafe.Add(ref codes, index) = (sum & BitsMask) | (uint)PcoOffsets.LowBits(state, bits);
        lane = Unsafe.Add(ref states, (nint)(state >> (int)bits) + step.Offset);
        return bits;
    }
}

using System.Numerics;

namespace Columnar.Kernels;

/// <summary>
/// Sums added up the balanced binary tree of their numbers; what is absent is +0.0. Needs memory for one value a level.
/// </summary>
internal unsafe struct SumTree
{
    private const int Levels = 62;

    private fixed double _places[Levels];
    private long _next;
    private ulong _present;

    /// <summary>Adds the value of a number; numbers rise, those left out are absent.</summary>
    public void Add(long number, double value)
    {
        if (number != _next)
            Advance(number, 0, carries: false);
        Advance(number + 1, value, carries: true);
    }

    /// <summary>The root; +0.0 where nothing was added.</summary>
    public readonly double Total
    {
        get
        {
            double total = 0;
            bool carries = false;
            for (ulong rest = _present; rest != 0; rest &= rest - 1)
            {
                double place = _places[BitOperations.TrailingZeroCount(rest)];
                total = carries ? place + total : place;
                carries = true;
            }
            return total;
        }
    }

    private void Advance(long next, double carry, bool carries)
    {
        int place = BitOperations.Log2((ulong)(_next ^ next));
        for (ulong below = _present & ((1UL << place) - 1); below != 0; below &= below - 1)
        {
            double stored = _places[BitOperations.TrailingZeroCount(below)];
            carry = carries ? stored + carry : stored;
            carries = true;
        }
        _present &= ~0UL << place;
        if (carries)
        {
            _places[place] = carry;
            _present |= 1UL << place;
        }
        _next = next;
    }
}

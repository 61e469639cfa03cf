using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Kernels;

/// <summary>
/// The sums of a block's leaves, added lane by lane up the balanced binary tree of leaf numbers (DESIGN section 7, Q3)
/// by a binary counter: place l holds the sum of a finished subtree of 2^l leaves, if any of them had a value.
/// </summary>
internal unsafe struct LaneTree
{
    /// <summary>Lanes of a leaf: row r adds to lane r mod 32.</summary>
    public const int Lanes = 32;

    // A block has 128 leaves: subtrees of 1, 2, 4 ... 128.
    private const int Levels = 8;

    private fixed double _places[Levels * Lanes];
    private int _next;
    private uint _present;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _next = 0;
        _present = 0;
    }

    /// <summary>Goes on to a leaf; those left out are absent.</summary>
    /// <param name="number">The leaf's number in the block, above those added before.</param>
    public void Seek(int number)
    {
        if (number == _next)
            return;
        int place = BitOperations.Log2((uint)(_next ^ number));
        uint below = _present & Below(place);
        if (below != 0)
        {
            // All finished subtrees that end before the leaf are merged into the one that holds them.
            double* target = Place(place);
            bool isFirst = true;
            for (; below != 0; below &= below - 1)
            {
                double* stored = Place(BitOperations.TrailingZeroCount(below));
                for (int lane = 0; lane < Lanes; lane++)
                    target[lane] = isFirst ? stored[lane] : stored[lane] + target[lane];
                isFirst = false;
            }
            _present |= 1u << place;
        }
        _present &= ~Below(place);
        _next = number;
    }

    /// <summary>
    /// Adds four registers of the next leaf's lanes; <see cref="Finish"/> follows when all its lanes were added.
    /// </summary>
    /// <param name="lane">The first of the lanes.</param>
    /// <param name="a0">The lanes from there on.</param>
    /// <param name="a1">The lanes after those.</param>
    /// <param name="a2">The lanes after those.</param>
    /// <param name="a3">The lanes after those.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<V>(int lane, V a0, V a1, V a2, V a3)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        int place = BitOperations.TrailingZeroCount(~_next);
        for (uint below = _present & Below(place); below != 0; below &= below - 1)
        {
            double* stored = Place(BitOperations.TrailingZeroCount(below)) + lane;
            a0 = V.Add<double>(V.Load(stored), a0);
            a1 = V.Add<double>(V.Load(stored + lanes), a1);
            a2 = V.Add<double>(V.Load(stored + (2 * lanes)), a2);
            a3 = V.Add<double>(V.Load(stored + (3 * lanes)), a3);
        }
        double* target = Place(place) + lane;
        V.Store(target, a0);
        V.Store(target + lanes, a1);
        V.Store(target + (2 * lanes), a2);
        V.Store(target + (3 * lanes), a3);
    }

    /// <summary>The next leaf's lanes have all been added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish()
    {
        int place = BitOperations.TrailingZeroCount(~_next);
        _present = (_present & ~Below(place)) | (1u << place);
        _next++;
    }

    /// <summary>The block's sum: the root's lanes folded 16, 8, 4, 2, 1. False where no leaf was added.</summary>
    public bool TryTotal(out double sum)
    {
        sum = 0;
        if (_present == 0)
            return false;
        Seek(1 << (Levels - 1));
        // What is left is one subtree, whichever place it came to stand in: its lanes are the root's.
        double* root = Place(BitOperations.Log2(_present));
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
                root[lane] += root[lane + half];
        }
        sum = root[0];
        return true;
    }

    private static uint Below(int place) => (1u << place) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double* Place(int level) => (double*)Unsafe.AsPointer(ref this) + (level * Lanes);
}

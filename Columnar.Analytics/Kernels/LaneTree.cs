using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Kernels;

/// <summary>
/// The sums of a block's leaves, added lane by lane up the balanced binary tree of leaf numbers (DESIGN section 7, Q3) by a
/// binary counter: place l holds the sum of a finished subtree of 2^l leaves, if any of them had a value.
/// </summary>
internal unsafe struct LaneTree
{
    /// <summary>Lanes of a leaf: row r adds to lane r mod 32.</summary>
    public const int Lanes = 32;

    // A block has 128 leaves: subtrees of 1, 2, 4 ... 128.
    private const int Levels = 8;

    private fixed double _leaf[Lanes];
    private fixed double _places[Levels * Lanes];
    private int _next;
    private uint _present;

    /// <summary>Where a leaf's lanes are written between <see cref="Begin"/> and <see cref="Add"/>.</summary>
    public double* Leaf => (double*)Unsafe.AsPointer(ref this);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _next = 0;
        _present = 0;
    }

    /// <summary>Goes on to a leaf; those left out are absent. Overwrites <see cref="Leaf"/>, which is to be written next.</summary>
    /// <param name="number">The leaf's number in the block, above those added before.</param>
    public void Begin<V>(int number)
        where V : struct, IRegister<V>
    {
        if (number != _next)
            Advance<V>(number, carries: false);
    }

    /// <summary>Adds the lanes of <see cref="Leaf"/> as the sums of the subtree that starts at the leaf begun.</summary>
    /// <param name="leaves">The leaves of the subtree: a power of two that divides the number of its first leaf.</param>
    public void Add<V>(int leaves)
        where V : struct, IRegister<V> => Advance<V>(_next + leaves, carries: true);

    /// <summary>The block's sum: the root's lanes folded 16, 8, 4, 2, 1. False where no leaf was added.</summary>
    public bool TryFinish(out double sum)
    {
        sum = 0;
        if (_present == 0)
            return false;
        double* total = Leaf;
        bool carries = false;
        for (int level = 0; level < Levels; level++)
        {
            if ((_present >> level & 1) == 0)
                continue;
            Merge<RegisterScalar>(level, carries);
            carries = true;
        }
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
                total[lane] += total[lane + half];
        }
        sum = total[0];
        return true;
    }

    // From next to a higher count of finished leaves: all subtrees below the highest place that changes are merged into it.
    private void Advance<V>(int next, bool carries)
        where V : struct, IRegister<V>
    {
        int place = BitOperations.Log2((uint)(_next ^ next));
        for (uint below = _present & ((1u << place) - 1); below != 0; below &= below - 1)
        {
            Merge<V>(BitOperations.TrailingZeroCount(below), carries);
            carries = true;
        }
        _present &= ~0u << place;
        if (carries)
        {
            double* target = Leaf + ((place + 1) * Lanes);
            for (int lane = 0; lane < Lanes; lane += V.Lanes<double>())
                V.Store(target + lane, V.Load(Leaf + lane));
            _present |= 1u << place;
        }
        _next = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Merge<V>(int level, bool carries)
        where V : struct, IRegister<V>
    {
        double* total = Leaf;
        double* place = Leaf + ((level + 1) * Lanes);
        for (int lane = 0; lane < Lanes; lane += V.Lanes<double>())
        {
            V stored = V.Load(place + lane);
            V.Store(total + lane, carries ? V.Add<double>(stored, V.Load(total + lane)) : stored);
        }
    }
}

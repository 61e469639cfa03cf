using System.Runtime.CompilerServices;
using Columnar.Evaluation;
using Columnar.Queries;

namespace Columnar.Grouping;

/// <summary>An aggregate in the making for every group.</summary>
internal abstract unsafe class GroupedAggregate
{
    /// <summary>Takes in selected rows of a packet.</summary>
    /// <param name="workspace">The packet.</param>
    /// <param name="values">A value per row, where the aggregate's input has any.</param>
    /// <param name="selection">The rows.</param>
    /// <param name="groups">The group of each selected row.</param>
    /// <param name="groupCount">All groups are below this.</param>
    public abstract void Add(Workspace workspace, void* values, Selection selection, int* groups, int groupCount);

    /// <summary>Takes in what another aggregate of the same kind has gathered of later rows, and empties that.</summary>
    /// <param name="later">The other one.</param>
    /// <param name="groups">The group here of each of its groups, -1 where it has no row.</param>
    /// <param name="groupCount">All groups here are below this.</param>
    public abstract void Absorb(GroupedAggregate later, ReadOnlySpan<int> groups, int groupCount);

    /// <summary>The results of groups.</summary>
    public abstract ResultColumn Finish(int[] groups);
}

/// <summary>An aggregate whose groups are slots of a fixed size.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TSlot">What is kept for a group.</typeparam>
/// <typeparam name="TFold">What is done with each row.</typeparam>
/// <param name="finish">Makes the result's column from the slots of its rows.</param>
internal sealed unsafe class GroupedAggregate<T, TSlot, TFold>(Func<TSlot[], ResultColumn> finish) : GroupedAggregate
    where T : unmanaged
    where TSlot : struct
    where TFold : struct, IGroupFold<T, TSlot>
{
    private TSlot[] _slots = [];

    /// <summary>Groups there are slots for; those beyond are empty.</summary>
    public int Length => _slots.Length;

    /// <summary>What was gathered of a group.</summary>
    public TSlot this[int group] => group < _slots.Length ? _slots[group] : TFold.Empty;

    public override void Add(Workspace workspace, void* values, Selection selection, int* groups, int groupCount)
    {
        Grow(groupCount);
        Add((T*)values, selection.Mask, workspace.Rows, groups, _slots);
    }

    public override void Absorb(GroupedAggregate later, ReadOnlySpan<int> groups, int groupCount)
    {
        Grow(groupCount);
        TSlot[] others = ((GroupedAggregate<T, TSlot, TFold>)later)._slots;
        for (int group = 0; group < Math.Min(groups.Length, others.Length); group++)
        {
            if (groups[group] >= 0)
                TFold.Merge(ref _slots[groups[group]], in others[group]);
        }
        Array.Fill(others, TFold.Empty);
    }

    public override ResultColumn Finish(int[] groups)
    {
        Grow(groups.Length == 0 ? 0 : groups.Max() + 1);
        return finish(Array.ConvertAll(groups, group => _slots[group]));
    }

    private void Grow(int groupCount)
    {
        int known = _slots.Length;
        if (groupCount <= known)
            return;
        Array.Resize(ref _slots, (int)Math.Min(Array.MaxLength, Math.Max((long)groupCount, 2L * known)));
        Array.Fill(_slots, TFold.Empty, known, _slots.Length - known);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(T* values, ulong* mask, int rows, int* groups, TSlot[] slots)
    {
        for (int start = 0; start < rows; start += 64)
        {
            ulong word = mask is null ? ulong.MaxValue : mask[start >> 6];
            int end = Math.Min(rows, start + 64);
            if (word == ulong.MaxValue)
            {
                for (int row = start; row < end; row++)
                    TFold.Add(ref slots[groups[row]], values, row);
                continue;
            }
            for (; word != 0; word &= word - 1)
            {
                int row = start + System.Numerics.BitOperations.TrailingZeroCount(word);
                TFold.Add(ref slots[groups[row]], values, row);
            }
        }
    }
}

namespace Columnar.Grouping;

/// <summary>What is gathered of the values of one group, kept in a slot.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TSlot">What is kept.</typeparam>
internal unsafe interface IGroupFold<T, TSlot>
    where T : unmanaged
    where TSlot : struct
{
    /// <summary>What a group begins with.</summary>
    static abstract TSlot Empty { get; }

    /// <summary>Takes in a row.</summary>
    static abstract void Add(ref TSlot slot, T* values, int row);

    /// <summary>Takes in what was gathered of later rows of the same group.</summary>
    static abstract void Merge(ref TSlot slot, in TSlot later);
}

namespace Columnar.Compression;

/// <summary>The steps of <see cref="PcoVectorPartition"/> by the instructions of a machine. Sets of lanes are vectors of all bits or none.</summary>
/// <typeparam name="TLatent">Latents of 32 or 64 bits.</typeparam>
/// <typeparam name="TVector">A vector of them.</typeparam>
internal interface IPcoVectorSplit<TLatent, TVector>
    where TVector : struct
{
    /// <summary>What the other steps take; the first of <see cref="PcoLaneOrders"/>, or null where there is no need of them.</summary>
    static abstract ref ulong Orders { get; }

    /// <summary>The pivot, as <see cref="IsBelow"/> takes it.</summary>
    static abstract TVector Pivots(TLatent pivot);

    /// <summary>The lanes whose latents are below the pivot.</summary>
    static abstract TVector IsBelow(TVector latents, TVector pivots);

    /// <summary>How many lanes are in a set.</summary>
    static abstract int Count(TVector set);

    /// <summary>The first of some latents, in order, in the lanes of a set, and others in theirs.</summary>
    /// <param name="others">The others.</param>
    /// <param name="set">The set.</param>
    /// <param name="latents">The latents.</param>
    /// <param name="orders">As <see cref="Orders"/>.</param>
    static abstract TVector Expand(TVector others, TVector set, TVector latents, ref ulong orders);

    /// <summary>The latents of the lanes of a set, in order, in the first lanes.</summary>
    /// <param name="set">The set.</param>
    /// <param name="latents">The latents.</param>
    /// <param name="orders">As <see cref="Orders"/>.</param>
    static abstract TVector Compress(TVector set, TVector latents, ref ulong orders);
}

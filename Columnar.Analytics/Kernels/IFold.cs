namespace Columnar.Kernels;

/// <summary>
/// What a fold does with each register of values: two lane-wise accumulators, the second unused where one is enough.
/// Lanes of the accumulators are merged by whoever reads the <see cref="FoldState"/>.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface IFold<T>
    where T : unmanaged
{
    /// <summary>Whether the lanes of the accumulators are 64-bit words rather than values.</summary>
    static abstract bool AccumulatesWords { get; }

    /// <summary>Takes in a register of values.</summary>
    static abstract void Combine<V>(ref V first, ref V second, V values)
        where V : struct, IRegister<V>;

    /// <summary>Takes in the lanes whose bit is set.</summary>
    static abstract void CombineMasked<V>(ref V first, ref V second, V values, ulong bits)
        where V : struct, IRegister<V>;
}

using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>
/// What is known of some consecutive rows, for as many places at once as a register has 64-bit lanes. It stands in
/// memory as planes: one array of 64-bit words for each number it consists of.
/// </summary>
/// <typeparam name="S">The state itself.</typeparam>
/// <typeparam name="V">The register.</typeparam>
internal unsafe interface IWindowState<S, V>
    where S : struct, IWindowState<S, V>
    where V : struct, IRegister<V>
{
    /// <summary>How many numbers a state consists of.</summary>
    static abstract int Planes { get; }

    /// <summary>What is known of no row; combining with it on either side changes nothing.</summary>
    static abstract S Nothing { get; }

    /// <summary>Reads the states of consecutive places.</summary>
    /// <param name="place">The first place in the first plane.</param>
    /// <param name="stride">Words from one plane to the next.</param>
    static abstract S Load(ulong* place, nint stride);

    /// <summary>Reads the state of one place into all lanes.</summary>
    static abstract S Repeat(ulong* place, nint stride);

    /// <summary>Writes the states of consecutive places.</summary>
    static abstract void Store(S state, ulong* place, nint stride);

    /// <inheritdoc cref="IRegister{V}.SpreadBefore"/>
    static abstract S SpreadBefore(S state, int level);

    /// <inheritdoc cref="IRegister{V}.SpreadBehind"/>
    static abstract S SpreadBehind(S state, int level);

    /// <inheritdoc cref="IRegister{V}.Blend{T}"/>
    static abstract S Blend(ulong bits, S whenSet, S otherwise);

    /// <summary>What is known of the rows of both, those of the left before those of the right.</summary>
    static abstract S Combine(S left, S right);
}

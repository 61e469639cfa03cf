using System.Numerics;

namespace Columnar.Evaluation;

/// <summary>An operation on two numbers of one type.</summary>
/// <typeparam name="T">long or double.</typeparam>
internal interface IArithmetic<T>
    where T : unmanaged
{
    /// <summary>Whether the vector form may be used.</summary>
    static abstract bool IsVectorised { get; }

    /// <summary>The result, and whether it fits the type.</summary>
    static abstract bool TryJoin(T left, T right, out T result);

    /// <summary>The results; lanes of <paramref name="overflows"/> become negative where one does not fit.</summary>
    static abstract Vector<T> Join(Vector<T> left, Vector<T> right, ref Vector<T> overflows);
}

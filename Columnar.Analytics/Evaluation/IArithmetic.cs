using System.Numerics;

namespace Columnar.Evaluation;

/// <summary>An operation on two numbers of one type.</summary>
/// <typeparam name="T">long or double.</typeparam>
internal interface IArithmetic<T>
    where T : unmanaged
{
    /// <summary>The result, and whether it fits the type.</summary>
    static abstract bool TryJoin(T left, T right, out T result);

    /// <summary>The results, and traces of those that do not fit; beginning with zeros, for <see cref="Fits"/>.</summary>
    static abstract Vector<T> Join(Vector<T> left, Vector<T> right, ref Vector<T> traces, ref Vector<T> moreTraces);

    /// <summary>Whether the traces prove that every result fits.</summary>
    static abstract bool Fits(Vector<T> traces, Vector<T> moreTraces);
}

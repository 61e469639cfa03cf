using System.Runtime.CompilerServices;
using Columnar.Vectors;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>A function of the rows of windows.</summary>
/// <param name="name">The name of the function.</param>
/// <param name="isNullable">Whether results may be null where every row has a window.</param>
/// <param name="range">Which rows windows hold.</param>
/// <param name="parameters">What else the function's text holds.</param>
/// <param name="columns">The columns of the values.</param>
/// <param name="begin">Makes the function for the views of the columns.</param>
internal sealed class WindowComputation<T>(
    string name,
    bool isNullable,
    WindowRange range,
    (string, object?)[] parameters,
    IColumn[] columns,
    Func<VectorView[], WindowFunction<T>> begin
)
    : Computation<T>(
        FunctionText.Of(range.Column is null ? name : name + "-from-starts", [.. range.Parameters, .. parameters]),
        isNullable || range.HasNulls,
        range.Sources(columns)
    )
    where T : unmanaged
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(range.Begin(sources), begin(sources));

    [SkipLocalsInit]
    private sealed unsafe class Run(WindowStarts windows, WindowFunction<T> function) : RowFunction<T>
    {
        // Not on the stack: a value may be a struct of many bytes.
        private readonly T[] _room = GC.AllocateUninitializedArray<T>(WindowFunction<T>.Room);

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            long* starts = stackalloc long[LeafSource.Rows];
            fixed (T* room = _room)
            fixed (T* target = values)
            {
                for (int done = 0; done < values.Length; )
                {
                    // Where there is room behind the rows, results are computed in place.
                    bool isInPlace = values.Length - done >= WindowFunction<T>.Room;
                    T* results = isInPlace ? target + done : room;
                    long row = firstRow + done;
                    int rows = Math.Min(values.Length - done, LeafSource.Rows - (int)(row & (LeafSource.Rows - 1)));
                    ulong valid = windows.Fill(row, rows, starts, out bool slides);
                    valid &= function.Compute(row, rows, starts, slides, results);
                    if (!isInPlace)
                        new ReadOnlySpan<T>(results, rows).CopyTo(values[done..]);
                    if (!validity.IsEmpty)
                        Validity.ClearUnless(validity, done, rows, valid);
                    done += rows;
                }
            }
        }
    }
}

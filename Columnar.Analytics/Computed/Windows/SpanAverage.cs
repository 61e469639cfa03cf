using System.Numerics;
using Columnar.Vectors;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>
/// An average that goes to each value the part of the way that the length of its row's window says; the first value is
/// the average. Rows with an empty window are null and passed over.
/// </summary>
/// <param name="name">The name of the function.</param>
/// <param name="column">The values.</param>
/// <param name="range">The windows.</param>
/// <param name="isWilder">Whether the part is 1 / length and not 2 / (length + 1).</param>
internal sealed class SpanAverage<T>(string name, IColumn<T> column, WindowRange range, bool isWilder)
    : Computation<double>(FunctionText.Of(name), isNullable: true, range.Sources(column))
    where T : unmanaged, INumber<T>
{
    internal override RowFunction<double> Begin(VectorView[] sources) =>
        new Run(sources[0], range.Begin(sources), isWilder);

    private sealed unsafe class Run(VectorView source, WindowStarts windows, bool isWilder)
        : StatefulFunction<double, ExponentialState>
    {
        private readonly SourceReader<T> _source = new(source);

        public override void Compute(long firstRow, Span<double> values, Span<ulong> validity)
        {
            long* starts = stackalloc long[LeafSource.Rows];
            for (int done = 0; done < values.Length; )
            {
                long row = firstRow + done;
                int rows = Math.Min(values.Length - done, LeafSource.Rows - (int)(row & (LeafSource.Rows - 1)));
                ulong valid = windows.Fill(row, rows, starts, out _);
                ReadOnlySpan<ulong> present = _source.Validity(row, rows);
                ReadOnlySpan<T> numbers = _source.Values(row, rows);
                for (int i = 0; i < rows; i++)
                {
                    double length = row + i + 1 - starts[i];
                    if (length <= 0 || (valid >> i & 1) == 0)
                    {
                        valid &= ~(1UL << i);
                        continue;
                    }
                    if (Validity.IsSet(present, i))
                        Add(Numbers<T>.ToDouble(numbers[i]), isWilder ? 1 / length : 2 / (length + 1));
                    if (!State.TryGet(out values[done + i]))
                        valid &= ~(1UL << i);
                }
                Validity.ClearUnless(validity, done, rows, valid);
                done += rows;
            }
        }

        private void Add(double number, double part)
        {
            if (State.Skips(number))
                return;
            if (State.Count == 0)
                State.Average = number;
            else
                State.Approach(number, part);
            State.Count = 1;
        }
    }
}

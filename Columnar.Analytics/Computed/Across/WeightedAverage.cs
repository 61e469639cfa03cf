using System.Numerics;
using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Each row the average of several columns' values, weighted by as many other columns; only weights above 0 count.</summary>
internal sealed class WeightedAverage<T, TWeight>(string function, IColumn<T>[] columns, IColumn<TWeight>[] weights)
    : Computation<double>(function, true, [.. columns, .. weights])
    where T : unmanaged, INumber<T>
    where TWeight : unmanaged, INumber<TWeight>
{
    internal override RowFunction<double> Begin(VectorView[] sources) => new Run(sources);

    private sealed class Run(VectorView[] sources) : RowFunction<double>
    {
        public override bool TakesAnyOrder => true;

        private readonly SourceReader<T>[] _columns =
        [
            .. sources.Take(sources.Length / 2).Select(source => new SourceReader<T>(source)),
        ];
        private readonly SourceReader<TWeight>[] _weights =
        [
            .. sources.Skip(sources.Length / 2).Select(source => new SourceReader<TWeight>(source)),
        ];
        private double[] _total = [];

        public override void Compute(long firstRow, Span<double> values, Span<ulong> validity)
        {
            if (_total.Length < values.Length)
                _total = new double[values.Length];
            Span<double> total = _total.AsSpan(0, values.Length);
            total.Clear();
            values.Clear();
            for (int c = 0; c < _columns.Length; c++)
            {
                ReadOnlySpan<ulong> present = _columns[c].Validity(firstRow, values.Length);
                ReadOnlySpan<ulong> weighted = _weights[c].Validity(firstRow, values.Length);
                ReadOnlySpan<T> rows = _columns[c].Values(firstRow, values.Length);
                ReadOnlySpan<TWeight> weights = _weights[c].Values(firstRow, values.Length);
                for (int i = 0; i < rows.Length; i++)
                {
                    if (!Validity.IsSet(present, i) || !Validity.IsSet(weighted, i) || !(weights[i] > TWeight.Zero))
                        continue;
                    double weight = Numbers<TWeight>.ToDouble(weights[i]);
                    values[i] += Numbers<T>.ToDouble(rows[i]) * weight;
                    total[i] += weight;
                }
            }
            for (int i = 0; i < values.Length; i++)
            {
                if (total[i] > 0)
                    values[i] /= total[i];
                else
                    Validity.Clear(validity, i);
            }
        }
    }
}

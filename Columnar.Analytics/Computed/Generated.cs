using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Each row from its number, as many as a column has.</summary>
internal sealed class Numbered<T>(string function, IColumn rows, Func<long, T> call)
    : Computation<T>(function, false, rows)
    where T : unmanaged
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new NumberedRun<T>(call);
}

/// <summary>A number of rows, each from its number.</summary>
internal sealed class Generated<T>(string function, long length, Func<long, T> call) : Computation<T>(function, false)
    where T : unmanaged
{
    internal override long RowCount(VectorView[] sources) => length;

    internal override RowFunction<T> Begin(VectorView[] sources) => new NumberedRun<T>(call);
}

/// <summary>Rows from their numbers.</summary>
internal sealed class NumberedRun<T>(Func<long, T> call) : RowFunction<T>
    where T : unmanaged
{
    public override bool TakesAnyOrder => true;

    public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = call(firstRow + i);
    }
}

using System.Numerics;
using Columnar.Kernels;
using Columnar.Tests.Doubles;
using Columnar.Windows;

namespace Columnar.Tests.Analytics.Windows;

/// <summary>
/// Random rows with nulls and the windows of each: sliding, growing, falling behind, empty. Values and validity end at an
/// inaccessible page.
/// </summary>
internal sealed unsafe class WindowCase<T> : IDisposable
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private const int MaxRows = 900;

    private readonly GuardedBuffer _values = new(MaxRows * sizeof(T));
    private readonly GuardedBuffer _validity = new(MaxRows);
    private readonly Random _random;
    private readonly bool _isFixed;

    public WindowCase(int seed, Func<Random, int, T[]>? values = null)
    {
        _random = new Random(seed);
        int rows = _random.Next(1, MaxRows);
        Values = values?.Invoke(_random, rows) ?? TestValues.Random<T>(_random, rows);
        Mask = _random.Next(2) == 0 ? null : TestValues.Mask(_random, rows);
        Starts = new long[rows];
        _isFixed = _random.Next(2) == 0;
        FillStarts();
    }

    public T[] Values { get; }

    public ulong[]? Mask { get; }

    public long[] Starts { get; }

    public bool IsValid(long row) => TestValues.IsSet(Mask, (int)row);

    /// <summary>The rows of a row's window that are no nulls.</summary>
    public IEnumerable<T> Window(int row)
    {
        for (long i = Starts[row]; i <= row; i++)
        {
            if (IsValid(i))
                yield return Values[i];
        }
    }

    /// <summary>Computes all rows in one pass.</summary>
    public TResult?[] Run<TResult>(Func<LeafSource<T>, WindowFunction<TResult>> create)
        where TResult : unmanaged
    {
        var results = new TResult?[Values.Length];
        Compute(create(Source()), 0, isCut: false, results);
        return results;
    }

    /// <summary>Computes all rows in increments of any size, each by a function made anew, and those in calls of any size.</summary>
    public TResult?[] RunCut<TResult>(Func<LeafSource<T>, WindowFunction<TResult>> create)
        where TResult : unmanaged
    {
        var results = new TResult?[Values.Length];
        for (int begin = 0; begin < Values.Length; begin += _random.Next(1, 1 + (2 * Values.Length / 3)))
            Compute(create(Source()), begin, isCut: true, results);
        return results;
    }

    public void Dispose()
    {
        _values.Dispose();
        _validity.Dispose();
    }

    private SpanLeaves<T> Source() =>
        new(_values.Put<T>(Values), Mask is null ? null : _validity.Put<ulong>(Mask), Values.Length);

    private void Compute<TResult>(WindowFunction<TResult> function, int begin, bool isCut, TResult?[] results)
        where TResult : unmanaged
    {
        TResult* leaf = stackalloc TResult[WindowFunction<TResult>.Room];
        long* starts = stackalloc long[LeafSource.Rows];
        for (int row = begin; row < Values.Length; )
        {
            int rows = Math.Min(Values.Length - row, 64 - (row % 64));
            if (isCut)
                rows = _random.Next(1, rows + 1);
            Starts.AsSpan(row, rows).CopyTo(new Span<long>(starts, rows));
            bool slides = _isFixed && Starts[row] > 0;
            ulong valid = function.Compute(row, rows, starts, slides, leaf);
            for (int i = 0; i < rows; i++)
                results[row + i] = (valid >> i & 1) != 0 ? leaf[i] : null;
            row += rows;
        }
    }

    private void FillStarts()
    {
        int width = _random.Next(5) switch
        {
            0 => _random.Next(1, 5),
            1 => _random.Next(1, 64),
            2 => _random.Next(1, 300),
            3 => 64 * _random.Next(1, 5),
            _ => _random.Next(1, 2 * MaxRows),
        };
        long start = 0;
        for (int row = 0; row < Starts.Length; row++)
        {
            if (_isFixed)
            {
                Starts[row] = Math.Max(0, row - width + 1);
                continue;
            }
            if (_random.Next(3) == 0)
                start += _random.Next(Math.Max(2, width / 4));
            if (_random.Next(40) == 0)
                start = Math.Max(start, row - 1);
            // A start behind the row gives an empty window.
            start = Math.Min(start, row + 3);
            Starts[row] = start;
        }
    }
}

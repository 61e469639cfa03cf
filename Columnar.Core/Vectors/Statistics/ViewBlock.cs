using System.Numerics;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>A block of a view, or the part of one that lies in a chunk, and what is known of its rows without reading them.</summary>
internal readonly ref struct ViewBlock
{
    private readonly BlockSummary? _summary;
    private readonly ReadOnlySpan<byte> _entry;

    /// <summary>The block of a chunk that holds a row.</summary>
    /// <exception cref="CorruptDataException">Its statistics say what is impossible.</exception>
    public ViewBlock(VectorView view, in ChunkBuffers chunk, long row)
    {
        int block = (int)((row - chunk.FirstRow) / Geometry.BlockRows);
        FirstRow = chunk.FirstRow + (long)block * Geometry.BlockRows;
        Rows = (int)Math.Min(Geometry.BlockRows, chunk.FirstRow + chunk.Length - FirstRow);
        if (chunk.Statistics is not { Length: > 0 } statistics || view.Summary is not { } summary)
            return;
        // A vector that is read as something else than its rows, such as text by its codes, has entries of another kind.
        if (
            statistics.Length
            != (chunk.Length + (long)Geometry.BlockRows - 1) / Geometry.BlockRows * summary.EntryLength
        )
            return;
        ReadOnlySpan<byte> entry = statistics.AsSpan(block * summary.EntryLength, summary.EntryLength);
        if (summary.FindFault(entry, Rows) is { } fault)
            Throw.Corrupt($"block statistics of '{view.Name}'", -1, $"what {Rows} rows can have", fault);
        EntryWord word = EntryWord.Read(entry);
        if (!word.Has(EntryFlags.Known))
            return;
        _summary = summary;
        _entry = entry;
        Word = word;
    }

    /// <summary>The number of its first row in the vector.</summary>
    public long FirstRow { get; }

    public int Rows { get; }

    public long EndRow => FirstRow + Rows;

    /// <summary>Whether anything is known.</summary>
    public bool IsKnown => _summary is not null;

    /// <summary>Nulls and flags; all zeros where nothing is known.</summary>
    public EntryWord Word { get; }

    /// <summary>The entry; empty where nothing is known.</summary>
    public ReadOnlySpan<byte> Entry => _entry;

    /// <summary>How many values are NaN; 0 where nothing is known.</summary>
    public int NaNCount => _summary?.NaNCountOf(_entry) ?? 0;

    /// <summary>Values that are neither null nor NaN, where that is known.</summary>
    public int Comparable => Rows - Word.NullCount - NaNCount;

    /// <summary>Whether every row has a value that can be compared.</summary>
    public bool IsDense => IsKnown && Comparable == Rows;

    /// <summary>The bounds of values that are numbers, or ordered as numbers.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="min">No value is less.</param>
    /// <param name="max">No value is greater.</param>
    /// <returns>False where they are not known, or there is no value.</returns>
    public bool TryGetBounds<T>(out T min, out T max)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        bool isThere = _summary is NumberSummary<T> && Word.Has(EntryFlags.Bounded);
        min = isThere ? NumberSummary<T>.Min(_entry) : default;
        max = isThere ? NumberSummary<T>.Max(_entry) : default;
        return isThere;
    }

    /// <summary>The bounds in a wider type that holds them exactly.</summary>
    /// <inheritdoc cref="TryGetBounds{T}"/>
    public bool TryGetWideBounds<T>(out T min, out T max)
        where T : unmanaged, INumber<T> =>
        TryWiden<sbyte, T>(out min, out max)
        || TryWiden<byte, T>(out min, out max)
        || TryWiden<short, T>(out min, out max)
        || TryWiden<ushort, T>(out min, out max)
        || TryWiden<int, T>(out min, out max)
        || TryWiden<uint, T>(out min, out max)
        || TryWiden<long, T>(out min, out max)
        || TryWiden<ulong, T>(out min, out max)
        || TryWiden<Half, T>(out min, out max)
        || TryWiden<float, T>(out min, out max)
        || TryWiden<double, T>(out min, out max);

    private bool TryWiden<TStored, T>(out T min, out T max)
        where TStored : unmanaged, INumber<TStored>, IMinMaxValue<TStored>
        where T : unmanaged, INumber<T>
    {
        bool isThere = TryGetBounds(out TStored least, out TStored greatest);
        min = T.CreateTruncating(least);
        max = T.CreateTruncating(greatest);
        return isThere;
    }

    /// <summary>The bytes of the least and of the greatest value of a fixed width; empty where they are not known.</summary>
    public ReadOnlySpan<byte> BoundBytes => Word.Has(EntryFlags.Bounded) ? _summary!.BoundsOf(_entry) : [];

    /// <summary>The bounds of texts.</summary>
    /// <inheritdoc cref="TryGetBounds{T}"/>
    public bool TryGetBounds(out TextBound min, out TextBound max)
    {
        bool isThere = _summary is TextSummary && Word.Has(EntryFlags.Bounded);
        min = isThere ? TextSummary.Min(_entry) : default;
        max = isThere ? TextSummary.Max(_entry) : default;
        return isThere;
    }

    /// <summary>How many values of a block of truth values are true.</summary>
    /// <returns>False where that is not known.</returns>
    public bool TryGetTrueCount(out int count)
    {
        bool isThere = _summary is BoolSummary;
        count = isThere ? BoolSummary.TrueCount(_entry) : 0;
        return isThere;
    }
}

using System.Numerics;

namespace Columnar.Compression;

/// <summary>Room that is kept from page to page and only ever grows; what it holds is undefined until it is written.</summary>
internal struct PcoBuffer<T>
{
    private const int MinLength = 256;

    private T[]? _items;

    /// <summary>The first items, as many as asked for.</summary>
    public Span<T> Take(int length)
    {
        if (_items is null || _items.Length < length)
            _items = new T[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, MinLength))];
        return _items.AsSpan(0, length);
    }

    /// <summary>The first items as they were left.</summary>
    public readonly Span<T> Peek(int length) => _items.AsSpan(0, length);
}

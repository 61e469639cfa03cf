namespace Columnar.Evaluation;

/// <summary>A text that was found, or none. Good for as long as the lease of the view it was found in.</summary>
internal unsafe struct TextPlace
{
    private readonly byte* _data;
    private int _length;

    // What the bytes were copied to, with room to spare; null where they stay where they lie.
    private byte[]? _copy;

    /// <summary>A text where it lies.</summary>
    /// <param name="data">Its first byte.</param>
    /// <param name="length">Its bytes.</param>
    public TextPlace(byte* data, int length)
    {
        _data = data;
        _length = length;
        HasValue = true;
    }

    /// <summary>Whether there is a text; the default value has none.</summary>
    public bool HasValue { get; private set; }

    /// <summary>The bytes of the text.</summary>
    // SAFETY: chunks neither move nor change while the lease of their view is held, which is as long as a query runs.
    public readonly ReadOnlySpan<byte> Bytes =>
        _copy is null ? new ReadOnlySpan<byte>(_data, _length) : _copy.AsSpan(0, _length);

    /// <summary>Takes another text's bytes, which do not stay where they lie; the memory of the copy before is used again.</summary>
    public void CopyFrom(ReadOnlySpan<byte> text)
    {
        if (_copy is null || _copy.Length < text.Length)
            _copy = new byte[Math.Max(text.Length, Math.Min(2L * text.Length, Array.MaxLength))];
        text.CopyTo(_copy);
        _length = text.Length;
        HasValue = true;
    }
}

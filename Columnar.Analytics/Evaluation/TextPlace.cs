namespace Columnar.Evaluation;

/// <summary>Where a text lies in its chunk, or none. Good for as long as the lease of the view it was found in.</summary>
/// <param name="data">Its first byte.</param>
/// <param name="length">Its bytes.</param>
internal readonly unsafe struct TextPlace(byte* data, int length)
{
    /// <summary>Whether there is a text; the default value has none.</summary>
    public bool HasValue { get; } = true;

    /// <summary>The bytes of the text.</summary>
    // SAFETY: chunks neither move nor change while the lease of their view is held, which is as long as a query runs.
    public ReadOnlySpan<byte> Bytes => new(data, length);
}

namespace Columnar.Benchmarks;

/// <summary>One of those who make numbers small and back, beside others in the same run.</summary>
internal interface IPcoSide
{
    /// <summary>What it is called in tables.</summary>
    string Name { get; }

    /// <summary>Makes a file of numbers.</summary>
    /// <returns>Its length in bytes.</returns>
    int Compress<T>(ReadOnlySpan<T> values, Memory<byte> target)
        where T : unmanaged;

    /// <summary>Takes the numbers, as many as were put in, out of a file.</summary>
    void Decompress<T>(ReadOnlySpan<byte> file, Span<T> values)
        where T : unmanaged;
}

using Columnar.Arrays;

namespace Columnar.Ipc.Import;

/// <summary>The memory an import works in, used by one column at a time.</summary>
internal sealed class ImportScratch : IDisposable
{
    /// <summary>The validity of a piece.</summary>
    public NativeBuffer Validity { get; } = new();

    /// <summary>The validity of a part of a piece.</summary>
    public NativeBuffer PartValidity { get; } = new();

    /// <summary>What is read before values can be made: wide offsets, views, indices, milliseconds.</summary>
    public NativeBuffer Source { get; } = new();

    /// <summary>Offsets as vectors hold them.</summary>
    public NativeBuffer Offsets { get; } = new();

    /// <summary>Values, text or binary as vectors hold them.</summary>
    public NativeBuffer Data { get; } = new();

    /// <summary>A part of a buffer that views lead into.</summary>
    public NativeBuffer Window { get; } = new();

    public void Dispose()
    {
        foreach (NativeBuffer buffer in new[] { Validity, PartValidity, Source, Offsets, Data, Window })
            buffer.Dispose();
    }
}

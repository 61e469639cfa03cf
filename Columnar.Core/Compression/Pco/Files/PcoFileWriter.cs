using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>Writes standalone files: a header, chunks of one page each, and a byte that says there are no more.</summary>
internal static class PcoFileWriter
{
    private const int MaxPreambleLength = 32;

    // What coding longer chunks takes, some 40 bytes per number, is not kept.
    private const int MaxKeptLength = 1 << 18;

    // A writer per type and thread, since what it keeps is what makes small files fast.
    [ThreadStatic]
    private static PcoChunkWriter?[]? s_writers;

    /// <summary>Writes the header.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="hint">How many numbers there will be.</param>
    /// <param name="type">The type of all chunks; null where it is not said.</param>
    public static void WriteHeader(IBufferWriter<byte> target, ulong hint, PcoNumberType? type = null)
    {
        var writer = new PcoBitWriter(target.GetSpan(MaxPreambleLength));
        writer.WriteBytes(PcoFormat.Magic);
        writer.Write(PcoFormat.StandaloneVersion, 8);
        writer.Write(type is { } given ? (ulong)given : 0, 8);
        int width = Math.Max(64 - BitOperations.LeadingZeroCount(hint), 1);
        writer.Write((ulong)(width - 1), PcoFormat.HintWidthBits);
        writer.Write(hint, width);
        writer.FinishByte();
        writer.Write(PcoVersion.Current.Major, 8);
        writer.Write(PcoVersion.Current.Minor, 8);
        target.Advance(writer.ByteLength);
    }

    /// <summary>Writes a chunk.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="values">Its numbers, 1 to 2^24.</param>
    /// <param name="options">The options.</param>
    public static void WriteChunk<T>(IBufferWriter<byte> target, ReadOnlySpan<T> values, PcoOptions options)
        where T : unmanaged
    {
        PcoNumberType type = PcoNumbers.TypeOf<T>();
        s_writers ??= new PcoChunkWriter?[(int)PcoNumberType.I8 + 1];
        PcoChunkWriter chunk = s_writers[(int)type] ?? PcoChunkWriter.Create(type);
        // The target may compress something else meanwhile.
        s_writers[(int)type] = null;
        chunk.Begin(MemoryMarshal.AsBytes(values), [values.Length], options);
        var writer = new PcoBitWriter(target.GetSpan(MaxPreambleLength));
        writer.Write((ulong)type, 8);
        writer.Write((ulong)(values.Length - 1), PcoFormat.ChunkLengthBits);
        target.Advance(writer.ByteLength);
        chunk.WriteMeta(target);
        chunk.WritePage(0, target);
        if (values.Length <= MaxKeptLength)
            s_writers[(int)type] = chunk;
    }

    /// <summary>Writes the byte that ends a file.</summary>
    public static void WriteEnd(IBufferWriter<byte> target) => target.Write([PcoFormat.Terminator]);
}

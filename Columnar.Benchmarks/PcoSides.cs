using System.Buffers;
using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Tests.Models;

namespace Columnar.Benchmarks;

/// <summary>The codec this library has, into memory that is there.</summary>
internal sealed class PcoOwn(int level) : IPcoSide
{
    private readonly PcoOptions _options = new() { Level = level };
    private readonly FixedWriter _writer = new();

    public const string SideName = "columnar";

    public string Name => SideName;

    public int Compress<T>(ReadOnlySpan<T> values, Memory<byte> target)
        where T : unmanaged
    {
        _writer.Begin(target);
        Pco.Compress(values, _writer, _options);
        return _writer.Written;
    }

    public void Decompress<T>(ReadOnlySpan<byte> file, Span<T> values)
        where T : unmanaged => Pco.Decompress(file, values);

    private sealed class FixedWriter : IBufferWriter<byte>
    {
        private Memory<byte> _target;

        public int Written { get; private set; }

        public void Begin(Memory<byte> target)
        {
            _target = target;
            Written = 0;
        }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _target[Written..];

        public Span<byte> GetSpan(int sizeHint = 0) => _target.Span[Written..];
    }
}

/// <summary>LZ4 of the numbers' bytes, as this library has it.</summary>
internal sealed class PcoLz4 : IPcoSide
{
    public string Name => "LZ4";

    public int Compress<T>(ReadOnlySpan<T> values, Memory<byte> target)
        where T : unmanaged => Lz4Encoder.Compress(MemoryMarshal.AsBytes(values), target.Span);

    public void Decompress<T>(ReadOnlySpan<byte> file, Span<T> values)
        where T : unmanaged
    {
        if (Lz4Decoder.TryDecompress(file, MemoryMarshal.AsBytes(values)) is { } error)
            throw new InvalidOperationException(error);
    }
}

/// <summary>No codec at all: a copy.</summary>
internal sealed class PcoCopy : IPcoSide
{
    public string Name => "copy";

    public int Compress<T>(ReadOnlySpan<T> values, Memory<byte> target)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        bytes.CopyTo(target.Span);
        return bytes.Length;
    }

    public void Decompress<T>(ReadOnlySpan<byte> file, Span<T> values)
        where T : unmanaged => file.CopyTo(MemoryMarshal.AsBytes(values));
}

/// <summary>The reference, where its library is given.</summary>
internal sealed class PcoReferenceSide(PcoReference reference, int level) : IPcoSide
{
    public const string SideName = "reference";

    public string Name => SideName;

    public int Compress<T>(ReadOnlySpan<T> values, Memory<byte> target)
        where T : unmanaged => reference.Compress(values, level, target.Span);

    public void Decompress<T>(ReadOnlySpan<byte> file, Span<T> values)
        where T : unmanaged => reference.Decompress(file, values);
}

using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Columnar.Compression;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed class PcoCompressTests(ITestOutputHelper output)
{
    [Fact]
    public void Files_are_those_of_the_reference_byte_by_byte()
    {
        using PcoVectors vectors = new();
        int count = 0;
        List<string> different = [];
        foreach (JsonElement entry in vectors.Manifest("standalone"))
        {
            // Others are of a version that samples differently, or of one changed to write what no encoder does.
            if (entry.GetProperty("encoder").GetString() != "1.0.3+")
                continue;
            count++;
            byte[] expected = vectors.File(entry);
            byte[] numbers = vectors.Numbers(entry);
            if (!Compress(entry, numbers).AsSpan().SequenceEqual(expected))
                different.Add(entry.GetProperty("name").GetString()!);
        }
        output.WriteLine($"{count - different.Count} of {count} files are the reference's.");
        Assert.NotEqual(0, count);
        Assert.Empty(different);
    }

    [Fact]
    public void Wrapped_chunks_are_those_of_the_reference_byte_by_byte()
    {
        using PcoVectors vectors = new();
        int count = 0;
        int same = 0;
        foreach (JsonElement entry in vectors.Manifest("wrapped"))
        {
            if (entry.GetProperty("env").EnumerateObject().Any())
                continue;
            count++;
            string name = entry.GetProperty("name").GetString()!;
            string type = entry.GetProperty("dtype").GetString()!;
            byte[] numbers = vectors.Numbers(entry);
            byte[] found = type switch
            {
                "u8" => Wrap<byte>(entry, numbers),
                "u16" => Wrap<ushort>(entry, numbers),
                "u32" => Wrap<uint>(entry, numbers),
                "u64" => Wrap<ulong>(entry, numbers),
                "i32" => Wrap<int>(entry, numbers),
                "i64" => Wrap<long>(entry, numbers),
                "f16" => Wrap<Half>(entry, numbers),
                "f32" => Wrap<float>(entry, numbers),
                "f64" => Wrap<double>(entry, numbers),
                _ => throw new NotSupportedException(type),
            };
            byte[] expected = vectors.File(entry);
            if (found.AsSpan().SequenceEqual(expected))
                same++;
            // The reference lists equally frequent numbers in the order of a hash that is seeded at random.
            else if (!name.EndsWith("dict", StringComparison.Ordinal))
                Assert.Fail(name);
            else
                Assert.InRange(found.Length, 1, expected.Length + (expected.Length / 100));
        }
        output.WriteLine($"{same} of {count} wrapped chunks are the reference's.");
        Assert.NotEqual(0, count);
    }

    private static byte[] Wrap<T>(JsonElement entry, byte[] numbers)
        where T : unmanaged
    {
        string[] given = [.. entry.GetProperty("args").EnumerateArray().Select(word => word.GetString()!)];
        int mode = Array.IndexOf(given, "--mode");
        int delta = Array.IndexOf(given, "--delta");
        int[] pages =
        [
            .. entry
                .GetProperty("index")
                .GetProperty("pages")
                .EnumerateArray()
                .Select(p => p.GetProperty("n").GetInt32()),
        ];
        PcoChunkEncoder<T> encoder = new(
            new PcoOptions
            {
                Level = entry.GetProperty("level").GetInt32(),
                Mode = mode < 0 ? PcoModeOption.Auto : ModeOf(given[mode + 1]),
                Delta = delta < 0 ? PcoDeltaOption.Auto : DeltaOf(given[delta + 1]),
            }
        );
        ArrayBufferWriter<byte> target = new();
        PcoChunkEncoder<T>.WriteHeader(target);
        encoder.Begin(MemoryMarshal.Cast<byte, T>(numbers), pages);
        encoder.WriteMeta(target);
        for (int page = 0; page < pages.Length; page++)
            encoder.WritePage(page, target);
        return target.WrittenSpan.ToArray();
    }

    private static byte[] Compress(JsonElement entry, byte[] numbers) =>
        entry.GetProperty("dtype").GetString() switch
        {
            "u8" => Compress<byte>(entry, numbers),
            "u16" => Compress<ushort>(entry, numbers),
            "u32" => Compress<uint>(entry, numbers),
            "u64" => Compress<ulong>(entry, numbers),
            "i8" => Compress<sbyte>(entry, numbers),
            "i16" => Compress<short>(entry, numbers),
            "i32" => Compress<int>(entry, numbers),
            "i64" => Compress<long>(entry, numbers),
            "f16" => Compress<Half>(entry, numbers),
            "f32" => Compress<float>(entry, numbers),
            _ => Compress<double>(entry, numbers),
        };

    private static byte[] Compress<T>(JsonElement entry, byte[] numbers)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(numbers);
        JsonElement given = entry.GetProperty("opts");
        PcoOptions options = OptionsOf(given);
        JsonElement chunks = given.GetProperty("chunks");
        JsonElement hint = given.GetProperty("n_hint");
        bool isTyped = given.GetProperty("uniform").GetBoolean();
        if (!isTyped && chunks.ValueKind == JsonValueKind.Null && hint.ValueKind == JsonValueKind.Null)
            return Pco.Compress(values, options);

        ArrayBufferWriter<byte> target = new();
        PcoFileWriter.WriteHeader(
            target,
            hint.ValueKind == JsonValueKind.Null ? (ulong)values.Length : hint.GetUInt64(),
            isTyped ? PcoNumbers.TypeOf<T>() : null
        );
        int[] lengths =
            chunks.ValueKind == JsonValueKind.Null
                ? [values.Length]
                : [.. chunks.EnumerateArray().Select(length => length.GetInt32())];
        foreach (int length in values.IsEmpty ? [] : lengths)
        {
            PcoFileWriter.WriteChunk(target, values[..length], options);
            values = values[length..];
        }
        PcoFileWriter.WriteEnd(target);
        return target.WrittenSpan.ToArray();
    }

    private static PcoOptions OptionsOf(JsonElement given)
    {
        PcoOptions options = new()
        {
            Level = given.GetProperty("level").GetInt32(),
            Mode = ModeOf(given.GetProperty("mode").GetString()!),
            Delta = DeltaOf(given.GetProperty("delta").GetString()!),
        };
        JsonElement chunkLength = given.GetProperty("max_page_n");
        return chunkLength.ValueKind == JsonValueKind.Null
            ? options
            : options with
            {
                ChunkLength = chunkLength.GetInt32(),
            };
    }

    private static PcoModeOption ModeOf(string given)
    {
        string[] words = given.Split(':');
        return words[0] switch
        {
            "auto" => PcoModeOption.Auto,
            "classic" => PcoModeOption.Classic,
            "dict" => PcoModeOption.Dictionary,
            "intmult" => PcoModeOption.IntMult(ulong.Parse(words[1], CultureInfo.InvariantCulture)),
            "floatmult" => PcoModeOption.FloatMult(double.Parse(words[1], CultureInfo.InvariantCulture)),
            _ => PcoModeOption.FloatQuant(int.Parse(words[1], CultureInfo.InvariantCulture)),
        };
    }

    private static PcoDeltaOption DeltaOf(string given)
    {
        string[] words = given.Split(':');
        return words[0] switch
        {
            "auto" => PcoDeltaOption.Auto,
            "none" => PcoDeltaOption.None,
            "lookback" => PcoDeltaOption.Lookback,
            "consec" => PcoDeltaOption.Consecutive(int.Parse(words[1], CultureInfo.InvariantCulture)),
            _ => PcoDeltaOption.Convolution(int.Parse(words[1], CultureInfo.InvariantCulture)),
        };
    }
}

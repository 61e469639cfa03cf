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
        string[] mode = given.GetProperty("mode").GetString()!.Split(':');
        string[] delta = given.GetProperty("delta").GetString()!.Split(':');
        PcoOptions options = new()
        {
            Level = given.GetProperty("level").GetInt32(),
            Mode = mode[0] switch
            {
                "auto" => PcoModeOption.Auto,
                "classic" => PcoModeOption.Classic,
                "dict" => PcoModeOption.Dictionary,
                "intmult" => PcoModeOption.IntMult(ulong.Parse(mode[1], CultureInfo.InvariantCulture)),
                "floatmult" => PcoModeOption.FloatMult(double.Parse(mode[1], CultureInfo.InvariantCulture)),
                _ => PcoModeOption.FloatQuant(int.Parse(mode[1], CultureInfo.InvariantCulture)),
            },
            Delta = delta[0] switch
            {
                "auto" => PcoDeltaOption.Auto,
                "none" => PcoDeltaOption.None,
                "lookback" => PcoDeltaOption.Lookback,
                "consec" => PcoDeltaOption.Consecutive(int.Parse(delta[1], CultureInfo.InvariantCulture)),
                _ => PcoDeltaOption.Convolution(int.Parse(delta[1], CultureInfo.InvariantCulture)),
            },
        };
        JsonElement chunkLength = given.GetProperty("max_page_n");
        return chunkLength.ValueKind == JsonValueKind.Null
            ? options
            : options with
            {
                ChunkLength = chunkLength.GetInt32(),
            };
    }
}

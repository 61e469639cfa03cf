using System.Runtime.InteropServices;
using System.Text.Json;
using Columnar.Tests.Models;

namespace Columnar.Tests.Compression;

public sealed class PcoInspectTests
{
    [Fact]
    public void Files_of_the_reference_are_described_as_it_does()
    {
        using PcoVectors vectors = new();
        foreach (JsonElement vector in vectors.Manifest("standalone"))
        {
            string name = vector.GetProperty("name").GetString()!;
            byte[] bytes = vectors.File(vector);
            JsonElement file = vector.GetProperty("file");
            PcoInspection found = Pco.Inspect(bytes);
            Assert.Equal(file.GetProperty("wrapped_version").GetString(), found.FormatVersion);
            Assert.Equal(file.GetProperty("n_hint").GetUInt64(), found.CountHint);
            Assert.Equal(file.GetProperty("header_bytes").GetInt32(), found.HeaderLength);
            Assert.Equal(file.GetProperty("end").GetInt32(), found.Length);
            Assert.Equal(vector.GetProperty("n").GetInt64(), found.Count);
            List<JsonElement> chunks = [.. file.GetProperty("chunks").EnumerateArray()];
            Assert.Equal(chunks.Count, found.Chunks.Count);
            foreach ((JsonElement expected, PcoChunkInspection chunk) in chunks.Zip(found.Chunks))
                AssertSame(expected, chunk, name);
        }
    }

    [Fact]
    public void Mode_delta_and_sizes_are_told()
    {
        long[] numbers = [.. Enumerable.Range(0, 1000).Select(i => i * i * 100L)];
        PcoOptions options = new() { Mode = PcoModeOption.IntMult(100), Delta = PcoDeltaOption.Consecutive(2) };
        byte[] file = Pco.Compress<long>(numbers, options);
        PcoInspection found = Pco.Inspect(file);
        PcoChunkInspection chunk = Assert.Single(found.Chunks);
        Assert.Equal(PcoNumberType.I64, chunk.Type);
        Assert.Equal("base 100", chunk.ModeDetail);
        Assert.Equal("order 2", chunk.DeltaDetail);
        Assert.Equal(["primary", "secondary"], chunk.Variables.Select(variable => variable.Name));
        Assert.Equal(file.Length, found.HeaderLength + 4 + chunk.MetaLength + chunk.PageLength + 1);
        Assert.Throws<CorruptDataException>(() => Pco.Inspect(file, maxCount: 999));
    }

    [Fact]
    public void Chunks_of_one_number_cost_no_time_by_their_length()
    {
        // 4,000 chunks of 16 million zeros, which would take minutes to walk over.
        byte[] chunk = Pco.Compress(
            new long[PcoOptions.MaxChunkLength],
            new() { ChunkLength = PcoOptions.MaxChunkLength }
        );
        PcoInspection one = Pco.Inspect(chunk);
        int start = (int)one.HeaderLength;
        byte[] file = [.. chunk[..start], .. Enumerable.Repeat(chunk[start..^1], 4000).SelectMany(bytes => bytes), 0];
        Assert.Equal(4000L * PcoOptions.MaxChunkLength, Pco.Inspect(file, long.MaxValue).Count);
        Assert.Equal(4000L * PcoOptions.MaxChunkLength, Pco.Inspect(new MemoryStream(file), long.MaxValue).Count);
        Assert.Throws<CorruptDataException>(() => Pco.Inspect(file));
        Assert.Throws<CorruptDataException>(() => Pco.Inspect(new MemoryStream(file)));
    }

    [Fact]
    public void Chunks_of_one_bin_end_where_they_are_found_to_end_by_decoding()
    {
        Random random = new(Effort.Seed(5));
        for (int round = 0; round < 300 * Effort.Factor; round++)
        {
            short[] values = new short[random.Next(1, 1200)];
            random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            PcoOptions options = new()
            {
                Level = 0,
                Mode = random.Next(2) == 0 ? PcoModeOption.Classic : PcoModeOption.IntMult(100),
                Delta = random.Next(3) switch
                {
                    0 => PcoDeltaOption.None,
                    1 => PcoDeltaOption.Consecutive(random.Next(1, 8)),
                    _ => PcoDeltaOption.Lookback,
                },
                ChunkLength = random.Next(1, 1200),
            };
            byte[] file = Pco.Compress(values, options);
            Assert.Equal((file.Length, values.Length), (Pco.Inspect(file).Length, Pco.Inspect(file).Count));
            Assert.Throws<CorruptDataException>(() => Pco.Inspect(file.AsSpan(0, random.Next(file.Length))));
        }
    }

    [Fact]
    public void Many_chunks_are_looked_at_in_the_memory_of_one()
    {
        byte[] file = Pco.Compress(PcoSamples.Make<double>(new Random(2), 0, 2000), new() { ChunkLength = 4 });
        int count = Pco.Inspect(file).Chunks.Count;
        Assert.Equal(500, count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pco.Inspect(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000L * count);
    }

    [Fact]
    public void Looking_at_a_stream_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() =>
            Pco.Inspect(new MemoryStream(Pco.Compress(new int[9])), cancellation: new CancellationToken(canceled: true))
        );

    private static void AssertSame(JsonElement expected, PcoChunkInspection chunk, string name)
    {
        Assert.Equal(expected.GetProperty("offset").GetInt64(), chunk.Offset);
        Assert.Equal(expected.GetProperty("n").GetInt32(), chunk.Count);
        Assert.Equal(expected.GetProperty("end").GetInt64(), chunk.Offset + 4 + chunk.MetaLength + chunk.PageLength);
        JsonElement meta = expected.GetProperty("meta");
        Assert.StartsWith(Word(meta.GetProperty("mode")), $"{chunk.Mode}", StringComparison.OrdinalIgnoreCase);
        string delta = Word(meta.GetProperty("delta")) switch
        {
            "NoOp" => "None",
            "Conv1" => "Convolution",
            string same => same,
        };
        Assert.Equal(delta, $"{chunk.Delta}");
        JsonElement bins = meta.GetProperty("anslog_nbins");
        foreach (
            (string key, string variable) in (IEnumerable<(string, string)>)
                [("delta", "lookbacks"), ("primary", "primary"), ("secondary", "secondary")]
        )
        {
            PcoVariableInspection? found = chunk.Variables.FirstOrDefault(one => one.Name == variable);
            JsonElement pair = bins.GetProperty(key);
            Assert.True(pair.ValueKind == JsonValueKind.Null == found is null, name);
            if (found is not null)
                Assert.Equal((pair[0].GetInt32(), pair[1].GetInt32()), (found.AnsLog, found.Bins.Count));
        }
    }

    // float_mult(base) is FloatMult, Consecutive { order } is Consecutive.
    private static string Word(JsonElement text) =>
        text.GetString()!
            .Split('(', ' ')[0]
            .Replace("_", "", StringComparison.Ordinal)
            .Replace("dict", "Dict", StringComparison.Ordinal);
}

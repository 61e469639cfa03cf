using System.Text.Json;
using Columnar.Compression;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed class PcoReferenceVectorTests
{
    [Theory]
    [InlineData("standalone")]
    [InlineData("assets")]
    public void Files_of_the_reference_decode_bit_by_bit(string kind)
    {
        using PcoVectors vectors = new();
        foreach (JsonElement vector in vectors.Manifest(kind))
        {
            PcoBytes type = Type(vector);
            byte[] file = vectors.File(vector);
            byte[] expected = vectors.Numbers(vector);
            int length = vector.GetProperty("n").GetInt32();
            Assert.True(expected.AsSpan().SequenceEqual(type.Decompress(file, length)), Name(vector));
            Assert.True(expected.AsSpan().SequenceEqual(type.DecompressInto(file, length)), Name(vector));
            Assert.True(expected.AsSpan().SequenceEqual(type.DecompressInto(file, length + 300)), Name(vector));
            if (length > 0)
                Assert.Throws<CorruptDataException>(() => type.Decompress(file, length - 1));
        }
    }

    [Fact]
    public void Files_of_every_version_decode_or_are_refused_as_by_the_reference()
    {
        using PcoVectors vectors = new();
        foreach (JsonElement vector in vectors.Manifest("versions"))
        {
            byte[] file = vectors.File(vector);
            if (vector.GetProperty("reference").ValueKind == JsonValueKind.String)
            {
                byte[] numbers = Type(vector).Decompress(file, vector.GetProperty("n").GetInt32());
                Assert.True(vectors.Numbers(vector).AsSpan().SequenceEqual(numbers), Name(vector));
                continue;
            }
            CorruptDataException error = Assert.Throws<CorruptDataException>(() =>
                Type(vector).Decompress(file, 1 << 20)
            );
            Assert.Equal(vector.GetProperty("reference").GetProperty("error").GetString(), Outcome(error));
        }
    }

    [Fact]
    public void Pages_of_wrapped_chunks_decode_in_any_order()
    {
        using PcoVectors vectors = new();
        foreach (JsonElement vector in vectors.Manifest("wrapped"))
        {
            JsonElement index = vector.GetProperty("index");
            List<(int, int, int)> pages = [];
            foreach (JsonElement page in index.GetProperty("pages").EnumerateArray())
            {
                int start = page.GetProperty("start").GetInt32();
                pages.Add((start, page.GetProperty("end").GetInt32(), page.GetProperty("n").GetInt32()));
            }
            int metaEnd = index.GetProperty("meta_end").GetInt32();
            byte[] numbers = Type(vector).DecodePages(vectors.File(vector), metaEnd, pages);
            Assert.True(vectors.Numbers(vector).AsSpan().SequenceEqual(numbers), Name(vector));
        }
    }

    [Fact]
    public void Broken_files_have_the_outcome_they_have_with_the_reference()
    {
        using PcoVectors vectors = new();
        foreach (JsonElement broken in vectors.Corrupt())
        {
            string outcome;
            byte[] file = vectors.File(broken);
            JsonElement reference = broken.GetProperty("reference");
            try
            {
                outcome = Outcome(Type(broken).Decompress(file, 1 << 24));
            }
            catch (CorruptDataException error)
            {
                outcome = Outcome(error);
            }
            string expected = reference.TryGetProperty("fnv1a64", out JsonElement hash)
                ? $"Ok {hash}"
                : $"{reference.GetProperty("kind")}";
            Assert.True(expected == outcome, $"{broken.GetProperty("file")}: {outcome} in place of {expected}");
        }
    }

    private static PcoBytes Type(JsonElement vector) => PcoBytes.Type(vector.GetProperty("dtype").GetString()!);

    private static string Name(JsonElement vector) => vector.GetProperty("name").GetString()!;

    private static string Outcome(CorruptDataException error) =>
        PcoThrow.IsTooShort(error) ? "InsufficientData" : "Corruption";

    // FNV-1a of 64 bits.
    private static string Outcome(byte[] numbers)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte number in numbers)
            hash = (hash ^ number) * 0x100000001b3;
        return $"Ok {hash:x16}";
    }
}

using System.IO.Compression;
using System.Text.Json;

namespace Columnar.Tests.Doubles;

/// <summary>Pcodec files of the reference, with what they decode to; kept beside the repository.</summary>
internal sealed class PcoVectors : IDisposable
{
    private readonly ZipArchive _archive = ZipFile.OpenRead(SharedData.Find("pco-vectors.zip"));

    /// <summary>The vectors of a kind: standalone, wrapped, versions or assets.</summary>
    public IEnumerable<JsonElement> Kind(string kind) => Manifest("manifest.json", kind);

    /// <summary>Broken files, with what the reference made of them.</summary>
    public IEnumerable<JsonElement> Corrupt() => Manifest("manifest_corrupt.json", "cases");

    /// <summary>The bytes of a vector.</summary>
    public byte[] File(JsonElement vector) =>
        Read(
            vector.TryGetProperty("pco", out JsonElement name)
                ? name.GetString()!
                : vector.GetProperty("file").GetString()!
        );

    /// <summary>The numbers of a vector, little-endian.</summary>
    public byte[] Numbers(JsonElement vector) => Read(vector.GetProperty("bin").GetString()!);

    public void Dispose() => _archive.Dispose();

    private IEnumerable<JsonElement> Manifest(string name, string kind)
    {
        using JsonDocument manifest = JsonDocument.Parse(Read(name));
        return [.. manifest.RootElement.Clone().GetProperty(kind).EnumerateArray()];
    }

    private byte[] Read(string name)
    {
        ZipArchiveEntry entry =
            _archive.Entries.FirstOrDefault(found =>
                found.FullName == name || found.FullName.EndsWith("/" + name, StringComparison.Ordinal)
            ) ?? throw new FileNotFoundException(name);
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using GZipStream plain = new(stream, CompressionMode.Decompress);
            plain.CopyTo(bytes);
        }
        else
        {
            stream.CopyTo(bytes);
        }
        return bytes.ToArray();
    }
}

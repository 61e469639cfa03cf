using System.IO.Compression;
using System.Text.Json;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Compression;

/// <summary>The files of the archive of files that the reference wrote, with what its manifest says of them.</summary>
internal sealed class PcoVectors : IDisposable
{
    private readonly ZipArchive _archive = ZipFile.OpenRead(SharedData.Find("pco-vectors.zip"));

    /// <summary>The entries of a part of the manifest: standalone, wrapped, versions or assets.</summary>
    public List<JsonElement> Manifest(string part) => Manifest("manifest.json", part);

    /// <summary>Broken files, with what the reference made of them.</summary>
    public List<JsonElement> Corrupt() => Manifest("manifest_corrupt.json", "cases");

    /// <summary>The bytes of the file of an entry.</summary>
    public byte[] File(JsonElement entry) =>
        Read(
            entry.TryGetProperty("pco", out JsonElement name)
                ? name.GetString()!
                : entry.GetProperty("file").GetString()!
        );

    /// <summary>The numbers of an entry, little-endian.</summary>
    public byte[] Numbers(JsonElement entry) => Read(entry.GetProperty("bin").GetString()!);

    private List<JsonElement> Manifest(string file, string part)
    {
        using JsonDocument manifest = JsonDocument.Parse(Read(file));
        return [.. manifest.RootElement.GetProperty(part).EnumerateArray().Select(entry => entry.Clone())];
    }

    /// <summary>The bytes of a file.</summary>
    public byte[] Read(string name)
    {
        ZipArchiveEntry entry = _archive.GetEntry(name) ?? throw new FileNotFoundException(name);
        using Stream stream = entry.Open();
        using Stream plain = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : stream;
        using MemoryStream bytes = new();
        plain.CopyTo(bytes);
        return bytes.ToArray();
    }

    public void Dispose() => _archive.Dispose();
}

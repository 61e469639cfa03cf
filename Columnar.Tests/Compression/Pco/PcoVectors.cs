using System.IO.Compression;
using System.Text.Json;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Compression;

/// <summary>The files of the archive of files that the reference wrote, with what its manifest says of them.</summary>
internal sealed class PcoVectors : IDisposable
{
    private readonly ZipArchive _archive = ZipFile.OpenRead(SharedData.Find("pco-vectors.zip"));

    /// <summary>The entries of a part of the manifest.</summary>
    public List<JsonElement> Manifest(string part)
    {
        using JsonDocument manifest = JsonDocument.Parse(Read("manifest.json"));
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

using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Tests.Compatibility;

/// <summary>
/// Pcodec files of every type, mode and delta, written once: they are read for ever, and as long as the encoder chooses what it chose then it
/// writes the same bytes, at every instruction-set level.
/// </summary>
[Trait("Category", "Kernels")]
public sealed class PcoGoldenFileTests
{
    private const string Archive = "pco-4.1.zip";
    private const int Length = 600;

    private static readonly (string Name, int Multiple, PcoOptions Options)[] s_cases =
    [
        ("auto", 1, new()),
        ("auto-multiples", 7, new()),
        ("level-0", 1, new() { Level = 0 }),
        ("level-12", 7, new() { Level = 12 }),
        ("chunks", 1, new() { ChunkLength = 250 }),
        ("classic", 1, new() { Mode = PcoModeOption.Classic, Delta = PcoDeltaOption.None }),
        ("consecutive", 1, new() { Delta = PcoDeltaOption.Consecutive(2) }),
        ("lookback", 1, new() { Delta = PcoDeltaOption.Lookback }),
        ("convolution", 1, new() { Delta = PcoDeltaOption.Convolution(3) }),
        ("int-mult", 7, new() { Mode = PcoModeOption.IntMult(7) }),
        ("float-mult", 7, new() { Mode = PcoModeOption.FloatMult(0.07) }),
        ("float-quant", 1, new() { Mode = PcoModeOption.FloatQuant(5) }),
        ("dictionary", 7, new() { Mode = PcoModeOption.Dictionary, Delta = PcoDeltaOption.None }),
    ];

    [Fact]
    public void Files_read_as_they_were_written_and_are_written_again()
    {
        using Stream stream = typeof(PcoGoldenFileTests).Assembly.GetManifestResourceStream(Archive)!;
        using ZipArchive archive = new(stream);
        int count = 0;
        ForAll(
            new Check(name =>
            {
                using Stream entry = archive.GetEntry(name)!.Open();
                using var bytes = new MemoryStream();
                entry.CopyTo(bytes);
                count++;
                return bytes.ToArray();
            })
        );
        Assert.Equal(archive.Entries.Count, count);
    }

    // Run once per version of the format.
    [Fact(Explicit = true)]
    public void Write_the_golden_files()
    {
        using FileStream stream = File.Create(Path.Combine(Path.GetDirectoryName(SourceFile())!, Archive));
        using ZipArchive archive = new(stream, ZipArchiveMode.Create);
        ForAll(new Writer(archive));
    }

    private static void ForAll(IWork work)
    {
        ForType<byte>(work);
        ForType<ushort>(work);
        ForType<uint>(work);
        ForType<ulong>(work);
        ForType<sbyte>(work);
        ForType<short>(work);
        ForType<int>(work);
        ForType<long>(work);
        ForType<Half>(work);
        ForType<float>(work);
        ForType<double>(work);
    }

    private static void ForType<T>(IWork work)
        where T : unmanaged, INumber<T>
    {
        bool isFloat = T.CreateChecked(1) / T.CreateChecked(2) != T.Zero;
        bool isWide = Unsafe.SizeOf<T>() == sizeof(long);
        foreach ((string name, int multiple, PcoOptions options) in s_cases)
        {
            bool isForFloats = name.StartsWith("float", StringComparison.Ordinal);
            bool isForIntegers = name.StartsWith("int", StringComparison.Ordinal);
            if (!(isFloat ? isForIntegers : isForFloats) && !(isWide && name == "convolution"))
                work.Do($"{typeof(T).Name}-{name}.pco", Numbers<T>(multiple, isFloat), options);
        }
    }

    // A walk; of floats in hundredths. Nothing but integers and a division, which are the same everywhere.
    private static T[] Numbers<T>(int multiple, bool isFloat)
        where T : unmanaged, INumber<T>
    {
        T[] numbers = new T[Length];
        ulong state = 1;
        int place = 8;
        for (int i = 0; i < numbers.Length; i++)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            place = Math.Clamp(place + (int)(state >> 61) - 3, 0, 17);
            T number = T.CreateChecked(place * multiple);
            numbers[i] = isFloat ? number / T.CreateChecked(100) : number;
        }
        // The bits of floats that arithmetic does not keep.
        if (isFloat)
            MemoryMarshal.AsBytes(numbers.AsSpan(^3..)).Fill(0xff);
        return numbers;
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;

    private interface IWork
    {
        void Do<T>(string name, T[] numbers, PcoOptions options)
            where T : unmanaged;
    }

    private sealed class Check(Func<string, byte[]> read) : IWork
    {
        public void Do<T>(string name, T[] numbers, PcoOptions options)
            where T : unmanaged
        {
            byte[] file = read(name);
            T[] back = Pco.Decompress<T>(file, numbers.Length);
            Assert.True(
                MemoryMarshal.AsBytes(numbers.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(back.AsSpan())),
                name
            );
            Assert.True(file.AsSpan().SequenceEqual(Pco.Compress(numbers, options)), name);
        }
    }

    private sealed class Writer(ZipArchive archive) : IWork
    {
        public void Do<T>(string name, T[] numbers, PcoOptions options)
            where T : unmanaged
        {
            using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(Pco.Compress(numbers, options));
        }
    }
}

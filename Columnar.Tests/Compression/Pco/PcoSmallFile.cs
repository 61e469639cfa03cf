using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar.Tests.Compression;

/// <summary>A small file of Pcodec of some type, mode and delta, with its numbers.</summary>
/// <param name="Name">Type, mode, delta and number of values.</param>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Numbers">The numbers, little-endian.</param>
/// <param name="File">The file.</param>
internal sealed record PcoSmallFile(string Name, string Type, byte[] Numbers, byte[] File)
{
    private static readonly int[] s_lengths = [5, 300];

    /// <summary>Files of every type, mode and delta.</summary>
    public static IEnumerable<PcoSmallFile> All() =>
        [
            .. Of("u8", i => (byte)(i * i % 61)),
            .. Of("i8", i => (sbyte)(i % 17 - 8)),
            .. Of("u16", i => (ushort)(i * 40)),
            .. Of("i16", i => (short)(i % 5 * 300 - 700)),
            .. Of("u32", i => (uint)i * (uint)i * 977),
            .. Of("i32", i => i % 40 * 100 - i),
            .. Of("u64", i => 1_000_000_007UL * (ulong)(i % 30)),
            .. Of("i64", i => (long)i << (i % 50)),
            .. Of("f16", i => (Half)(i % 20 * 0.25f - 1)),
            .. Of("f32", i => i % 13 == 0 ? float.NaN : i * 0.1f),
            .. Of("f64", i => i % 11 == 0 ? -0.0 : i * 0.01),
        ];

    private static IEnumerable<PcoSmallFile> Of<T>(string type, Func<int, T> number)
        where T : unmanaged
    {
        foreach (int length in s_lengths)
        {
            T[] numbers = [.. Enumerable.Range(0, length).Select(number)];
            foreach (PcoModeOption mode in Modes(PcoNumbers.TypeOf<T>()))
            {
                foreach (PcoDeltaOption delta in Deltas(PcoNumbers.TypeOf<T>()))
                {
                    byte[] file = Pco.Compress<T>(numbers, new PcoOptions { Mode = mode, Delta = delta });
                    string name = $"{type} {mode.Kind} {delta.Kind} {delta.Order} {length}";
                    yield return new PcoSmallFile(name, type, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), file);
                }
            }
        }
    }

    private static IEnumerable<PcoModeOption> Modes(PcoNumberType type)
    {
        yield return PcoModeOption.Classic;
        yield return PcoModeOption.Dictionary;
        if (!PcoNumbers.IsFloat(type))
        {
            yield return PcoModeOption.IntMult(20);
            yield break;
        }
        yield return PcoModeOption.FloatMult(type == PcoNumberType.F64 ? 0.01 : 0.25);
        yield return PcoModeOption.FloatQuant(5);
    }

    private static IEnumerable<PcoDeltaOption> Deltas(PcoNumberType type)
    {
        yield return PcoDeltaOption.None;
        yield return PcoDeltaOption.Consecutive(1);
        yield return PcoDeltaOption.Consecutive(3);
        yield return PcoDeltaOption.Lookback;
        if (PcoNumbers.LatentBits(type) <= 32)
            yield return PcoDeltaOption.Convolution(2);
    }
}

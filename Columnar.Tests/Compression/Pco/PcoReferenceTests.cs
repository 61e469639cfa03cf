using System.Numerics;
using System.Runtime.InteropServices;
using Columnar.Tests.Models;

namespace Columnar.Tests.Compression;

/// <summary>Beside the reference, where a library of it is named; see CONTRIBUTING.md.</summary>
public sealed class PcoReferenceTests
{
    private const int MaxLevel = 12;
    private const int MaxLength = 5000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Files_of_each_are_read_by_the_other(int seed)
    {
        PcoReference? reference = PcoReference.Load();
        if (reference is null)
            Assert.Skip($"Set {PcoReference.Variable} to a library with the C interface of Pcodec.");
        int same = 0;
        int files = 0;
        int length = 0;
        int referenceLength = 0;
        var random = new Random(Effort.Seed(seed));
        for (int round = 0; round < 20 * Effort.Factor; round++)
        {
            Compare<byte>();
            Compare<ushort>();
            Compare<uint>();
            Compare<ulong>();
            Compare<sbyte>();
            Compare<short>();
            Compare<int>();
            Compare<long>();
            Compare<Half>();
            Compare<float>();
            Compare<double>();
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{same} of {files} files are the same byte for byte; {length} bytes, {referenceLength} of the reference"
        );
        Assert.True(length <= referenceLength * 1.005, $"{length} bytes, {referenceLength} of the reference.");

        void Compare<T>()
            where T : unmanaged, INumber<T>
        {
            T[] values = PcoSamples.Make<T>(
                random,
                random.Next(PcoSamples.KindCount),
                random.Next(8) == 0 ? random.Next(30) : random.Next(MaxLength)
            );
            int level = random.Next(MaxLevel + 1);
            byte[] room = new byte[(values.Length * Marshal.SizeOf<ulong>()) + 4096];
            ReadOnlySpan<byte> theirs = room.AsSpan(0, reference.Compress<T>(values, level, room));
            byte[] ours = Pco.Compress<T>(values, new PcoOptions { Level = level });
            T[] back = new T[values.Length];

            Assert.Equal(values.Length, reference.Decompress(ours, back.AsSpan()));
            AssertSameBits(values, back);
            back.AsSpan().Clear();
            Assert.Equal(values.Length, Pco.Decompress(theirs, back.AsSpan()));
            AssertSameBits(values, back);

            files++;
            same += ours.AsSpan().SequenceEqual(theirs) ? 1 : 0;
            length += ours.Length;
            referenceLength += theirs.Length;
        }
    }

    private static void AssertSameBits<T>(T[] expected, T[] found)
        where T : unmanaged =>
        Assert.True(MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(found.AsSpan())));
}

using System.Runtime.CompilerServices;

namespace Columnar.Cli;

/// <summary>The types of numbers of the pco commands, by the names users write, and what is done with numbers of each.</summary>
internal abstract class PcoType
{
    private static readonly PcoType[] s_types =
    [
        new NumbersOf<byte>(PcoNumberType.U8),
        new NumbersOf<ushort>(PcoNumberType.U16),
        new NumbersOf<uint>(PcoNumberType.U32),
        new NumbersOf<ulong>(PcoNumberType.U64),
        new NumbersOf<sbyte>(PcoNumberType.I8),
        new NumbersOf<short>(PcoNumberType.I16),
        new NumbersOf<int>(PcoNumberType.I32),
        new NumbersOf<long>(PcoNumberType.I64),
        new NumbersOf<Half>(PcoNumberType.F16),
        new NumbersOf<float>(PcoNumberType.F32),
        new NumbersOf<double>(PcoNumberType.F64),
    ];

    private PcoType(PcoNumberType number)
    {
        Number = number;
        Name = $"{number}".ToLowerInvariant();
    }

    /// <summary>The names of all.</summary>
    public static string Names { get; } = string.Join(", ", s_types.Select(type => type.Name));

    /// <summary>The name, for example <c>f64</c>.</summary>
    public string Name { get; }

    /// <summary>What files call the type.</summary>
    public PcoNumberType Number { get; }

    /// <summary>Bytes of a number.</summary>
    public abstract int Width { get; }

    /// <summary>The type that files call by a number.</summary>
    public static PcoType Of(PcoNumberType number) => Array.Find(s_types, type => type.Number == number)!;

    /// <summary>The type of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static PcoType Parse(string text) =>
        Array.Find(s_types, type => type.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"'{text}' is no type of numbers; use one of {Names}.");

    /// <summary>Compresses raw numbers.</summary>
    /// <returns>How many they were.</returns>
    public abstract long Compress(
        Stream numbers,
        Stream file,
        PcoOptions options,
        IProgress<double>? progress,
        CancellationToken cancellation
    );

    /// <summary>Decompresses a file to raw numbers.</summary>
    /// <inheritdoc cref="Compress" path="/returns"/>
    public abstract long Decompress(
        Stream file,
        Stream numbers,
        IProgress<double>? progress,
        CancellationToken cancellation
    );

    private sealed class NumbersOf<T>(PcoNumberType number) : PcoType(number)
        where T : unmanaged
    {
        public override int Width => Unsafe.SizeOf<T>();

        public override long Compress(
            Stream numbers,
            Stream file,
            PcoOptions options,
            IProgress<double>? progress,
            CancellationToken cancellation
        ) => Pco.Compress<T>(numbers, file, options, progress, cancellation);

        public override long Decompress(
            Stream file,
            Stream numbers,
            IProgress<double>? progress,
            CancellationToken cancellation
        ) => Pco.Decompress<T>(file, numbers, progress: progress, cancellation: cancellation);
    }
}

namespace Columnar.Cli;

/// <summary>The types of numbers of the pco commands, by the names users write, and what is done with numbers of each.</summary>
internal abstract class PcoType
{
    private static readonly PcoType[] s_types =
    [
        new Of<byte>("u8"),
        new Of<ushort>("u16"),
        new Of<uint>("u32"),
        new Of<ulong>("u64"),
        new Of<sbyte>("i8"),
        new Of<short>("i16"),
        new Of<int>("i32"),
        new Of<long>("i64"),
        new Of<Half>("f16"),
        new Of<float>("f32"),
        new Of<double>("f64"),
    ];

    private PcoType(string name) => Name = name;

    /// <summary>The names of all.</summary>
    public static string Names { get; } = string.Join(", ", s_types.Select(type => type.Name));

    /// <summary>The name, for example <c>f64</c>.</summary>
    public string Name { get; }

    /// <summary>The type of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static PcoType Parse(string text) =>
        Array.Find(s_types, type => type.Name == text.ToLowerInvariant())
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

    private sealed class Of<T>(string name) : PcoType(name)
        where T : unmanaged
    {
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

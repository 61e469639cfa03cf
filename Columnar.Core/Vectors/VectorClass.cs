using Columnar.Compression;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>How vectors of a kind of element are held: the kind of their region, and the classes of their handle and view.</summary>
/// <param name="Region">The kind of region.</param>
/// <param name="HandleType">The class of the handle.</param>
/// <param name="Handle">Makes the handle.</param>
/// <param name="View">Makes the view.</param>
internal sealed record VectorClass(
    RegionKind Region,
    Type HandleType,
    Func<VectorOwner, StoredVector> Handle,
    MakeView View
)
{
    /// <summary>How compressed vectors are held, where that differs.</summary>
    public VectorClass? Compressed { get; private init; }

    private static readonly Dictionary<ElementKind, VectorClass> s_byKind = new()
    {
        [ElementKind.Int8] = Raw<sbyte>(),
        [ElementKind.UInt8] = Raw<byte>(),
        [ElementKind.Int16] = Raw<short>(),
        [ElementKind.UInt16] = Raw<ushort>(),
        [ElementKind.Int32] = Raw<int>(),
        [ElementKind.UInt32] = Raw<uint>(),
        [ElementKind.Int64] = Raw<long>(),
        [ElementKind.UInt64] = Raw<ulong>(),
        [ElementKind.Float16] = Raw<Half>(),
        [ElementKind.Float32] = Raw<float>(),
        [ElementKind.Float64] = Raw<double>(),
        [ElementKind.Date32] = Raw<Date32>(),
        [ElementKind.Time64] = Raw<Time64>(),
        [ElementKind.Timestamp] = Raw<Timestamp>(),
        [ElementKind.Duration] = Raw<Duration>(),
        [ElementKind.Decimal128] = Raw<Decimal128>(),
        [ElementKind.Uuid] = Raw<Uuid>(),
        [ElementKind.Bool] = new(
            RegionKind.Bool,
            typeof(BoolVector),
            owner => new BoolVector(owner),
            (name, _, nullable, chunks, lease, owner, _) => new BoolView(name, nullable, chunks, lease, owner)
        ),
        [ElementKind.Utf8] = new(
            RegionKind.Text,
            typeof(TextVector),
            owner => new TextVector(owner),
            (name, _, nullable, chunks, lease, owner, _) => new TextView(name, nullable, chunks, lease, owner)
        ),
        [ElementKind.Binary] = new(
            RegionKind.Binary,
            typeof(BinaryVector),
            owner => new BinaryVector(owner),
            (name, _, nullable, chunks, lease, owner, _) => new BinaryView(name, nullable, chunks, lease, owner)
        ),
        [ElementKind.DictionaryText] = new(
            RegionKind.Codes,
            typeof(DictionaryTextVector),
            owner => new DictionaryTextVector(owner),
            (name, _, nullable, chunks, lease, owner, dictionary) =>
                new DictionaryTextView(name, nullable, chunks, lease, owner, dictionary!)
        ),
        [ElementKind.FixedBinary] = FixedBinary(),
        [ElementKind.Struct] = FixedBinary(),
        [ElementKind.OtherFixed] = FixedBinary(),
    };

    /// <summary>How vectors of a type are held.</summary>
    /// <exception cref="NotSupportedException">There are none of this type.</exception>
    public static VectorClass Of(RegionHeader header, ElementType type) =>
        header.Fields.Codec == CodecId.None ? Of(type) : Of(type).Compressed ?? Of(type);

    /// <summary>How vectors of a type are held that are not compressed.</summary>
    /// <exception cref="NotSupportedException">There are none of this type.</exception>
    public static VectorClass Of(ElementType type) =>
        s_byKind.GetValueOrDefault(type.Kind)
        ?? throw new NotSupportedException($"Vectors of {type} are not supported.");

    /// <summary>How vectors of any type of fixed width are held where the .NET type of the values is known.</summary>
    public static VectorClass Raw<T>()
        where T : unmanaged
    {
        VectorClass raw = new(
            RegionKind.Raw,
            typeof(RawVector<T>),
            owner => new RawVector<T>(owner),
            (name, type, nullable, chunks, lease, owner, _) =>
                new VectorView<T>(name, type, nullable, chunks, lease, owner)
        );
        VectorClass compressed = raw with
        {
            HandleType = typeof(CompressedVector<T>),
            Handle = owner => new CompressedVector<T>(owner),
        };
        return raw with { Compressed = compressed };
    }

    private static VectorClass FixedBinary() =>
        new(
            RegionKind.Raw,
            typeof(FixedBinaryVector),
            owner => new FixedBinaryVector(owner),
            (name, type, nullable, chunks, lease, owner, _) =>
                new FixedBinaryView(name, type, nullable, chunks, lease, owner)
        );
}

/// <summary>Makes a view of a vector's chunks; of codes beside the view of the texts they stand for.</summary>
internal delegate VectorView MakeView(
    string name,
    ElementType type,
    bool isNullable,
    ChunkBuffers[] chunks,
    IViewLease? lease,
    object? owner,
    TextView? dictionary = null
);

using System.Diagnostics.CodeAnalysis;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Vectors.</summary>
public sealed partial class Database
{
    /// <summary>Opens a vector of fixed-width values, or creates it.</summary>
    /// <typeparam name="T">What <see cref="ElementType.Of{T}"/> says: numbers, dates, times, UUIDs, wrappers of such, structs.</typeparam>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="version">The user's version of what the vector means; another one than the stored is an error, or a reset.</param>
    /// <param name="nullable">Whether values may be null.</param>
    /// <param name="type">
    /// The unit, zone, precision and scale where <typeparamref name="T"/> has such; null for those stored, and for those of
    /// <see cref="ElementType.Of{T}"/> in a new vector.
    /// </param>
    /// <param name="orReset">
    /// Whether a vector that is stored otherwise, with another version, type or nullability, is emptied and made anew: its rows and its
    /// history are gone with the next commit, from which on older commits no longer show it.
    /// </param>
    /// <exception cref="SchemaMismatchException">What is stored under this name has another type, nullability, kind or version.</exception>
    /// <exception cref="ArgumentException">The name is refused.</exception>
    /// <exception cref="NotSupportedException">Vectors of this type are not supported; the message says what to use.</exception>
    public RawVector<T> Raw<T>(
        string name,
        int version = 0,
        bool nullable = false,
        ElementType? type = null,
        bool orReset = false
    )
        where T : unmanaged
    {
        VectorSpec spec = new(TypeOf<T>(name, type), version, nullable);
        return (RawVector<T>)OpenOrCreate(name, spec, orReset, VectorClass.Raw<T>());
    }

    /// <summary>Opens a vector of text, or creates it.</summary>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="version">The user's version of what the vector means; another one than the stored is an error, or a reset.</param>
    /// <param name="nullable">Whether values may be null.</param>
    /// <param name="orReset">
    /// Whether a vector that is stored otherwise, with another version, type or nullability, is emptied and made anew: its rows and its
    /// history are gone with the next commit, from which on older commits no longer show it.
    /// </param>
    /// <exception cref="SchemaMismatchException">What is stored under this name has another type, nullability, kind or version.</exception>
    /// <exception cref="ArgumentException">The name is refused.</exception>
    public TextVector Text(string name, int version = 0, bool nullable = false, bool orReset = false) =>
        (TextVector)OpenOrCreate(name, new(ElementType.Utf8, version, nullable), orReset);

    /// <summary>
    /// Opens a vector of text that is stored as codes of a dictionary, or creates it: for columns with few different texts.
    /// </summary>
    /// <inheritdoc cref="Text"/>
    public DictionaryTextVector DictionaryText(
        string name,
        int version = 0,
        bool nullable = false,
        bool orReset = false
    ) => (DictionaryTextVector)OpenOrCreate(name, new(ElementType.DictionaryText, version, nullable), orReset);

    /// <summary>Opens a vector of truth values, or creates it.</summary>
    /// <inheritdoc cref="Text"/>
    public BoolVector Bool(string name, int version = 0, bool nullable = false, bool orReset = false) =>
        (BoolVector)OpenOrCreate(name, new(ElementType.Bool, version, nullable), orReset);

    /// <summary>Opens a vector of binary values of any length, or creates it.</summary>
    /// <inheritdoc cref="Text"/>
    public BinaryVector Binary(string name, int version = 0, bool nullable = false, bool orReset = false) =>
        (BinaryVector)OpenOrCreate(name, new(ElementType.Binary, version, nullable), orReset);

    /// <summary>Opens a vector of binary values of one width, or creates it.</summary>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="byteWidth">Bytes per value, 1 to 65,536.</param>
    /// <param name="version">The user's version of what the vector means; another one than the stored is an error, or a reset.</param>
    /// <param name="nullable">Whether values may be null.</param>
    /// <param name="orReset">
    /// Whether a vector that is stored otherwise, with another version, type or nullability, is emptied and made anew: its rows and its
    /// history are gone with the next commit, from which on older commits no longer show it.
    /// </param>
    /// <inheritdoc cref="Text" path="/exception"/>
    public FixedBinaryVector FixedBinary(
        string name,
        int byteWidth,
        int version = 0,
        bool nullable = false,
        bool orReset = false
    ) => FixedBinary(name, ElementType.FixedBinary(byteWidth), version, nullable, orReset);

    /// <summary>Opens a vector of values that are kept as their bytes, or creates it.</summary>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="type">Fixed-size binary, or another type that has no .NET type here, such as date64 or decimal256.</param>
    /// <param name="version">The user's version of what the vector means; another one than the stored is an error, or a reset.</param>
    /// <param name="nullable">Whether values may be null.</param>
    /// <param name="orReset">
    /// Whether a vector that is stored otherwise, with another version, type or nullability, is emptied and made anew: its rows and its
    /// history are gone with the next commit, from which on older commits no longer show it.
    /// </param>
    /// <exception cref="ArgumentException">The name is refused, or the type is not kept as bytes.</exception>
    /// <inheritdoc cref="Text" path="/exception"/>
    public FixedBinaryVector FixedBinary(
        string name,
        ElementType type,
        int version = 0,
        bool nullable = false,
        bool orReset = false
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Kind is not (ElementKind.FixedBinary or ElementKind.OtherFixed))
            throw new ArgumentException(
                $"Values of {type} are not kept as bytes; use Raw, Text, Bool or Binary.",
                nameof(type)
            );
        return (FixedBinaryVector)OpenOrCreate(name, new(type, version, nullable), orReset);
    }

    /// <summary>The vector of a name, whatever its type; null where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="SchemaMismatchException">The name is that of a table or a region of bytes.</exception>
    public StoredVector? TryGetVector(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        return Store.Working.Find(0, name) is { } region ? VectorOf(region) : null;
    }

    /// <summary>The handle of a vector's region; the same one each time.</summary>
    internal StoredVector VectorOf(RegionState region, VectorClass? held = null)
    {
        ElementType type =
            ViewFactory.TypeOf(region.Header)
            ?? throw new SchemaMismatchException(region.Header.Name, "a vector", ViewFactory.KindName(region));
        using (_handlesGate.EnterScope())
        {
            if (!_vectors.TryGetValue(region.Header.Id, out VectorOwner? owner))
                _vectors.Add(region.Header.Id, owner = new VectorOwner(this, region, type));
            return owner.HandleOf(held ?? VectorClass.Of(region.Header, type));
        }
    }

    /// <summary>The header of a new vector's region.</summary>
    internal static RegionHeader VectorHeader(
        long id,
        long parentId,
        string name,
        VectorSpec spec,
        IReadOnlyList<KeyValuePair<string, string>>? metadata = null
    ) =>
        new(
            id,
            parentId,
            NewCreationId(),
            VectorClass.Of(spec.Type).Region,
            new RowLayout(true, spec.IsNullable, spec.Type.BitWidth),
            (uint)spec.Version,
            name,
            spec.Type.Format,
            [],
            FieldsOf(spec.Type.ExtensionName is null ? metadata : spec.Type.WithExtension(metadata)) with
            {
                Codec = spec.Codec,
            }
        );

    /// <summary>The headers of the dictionaries that new vectors need, to be created right behind the vectors.</summary>
    /// <param name="types">The types of the vectors, whose numbers follow one another.</param>
    internal static IEnumerable<Func<long, RegionHeader>> DictionaryHeaders(params ElementType[] types)
    {
        int[] places =
        [
            .. Enumerable.Range(0, types.Length).Where(place => types[place].Kind == ElementKind.DictionaryText),
        ];
        return places.Select<int, Func<long, RegionHeader>>(
            (place, i) => id => TextDictionary.Header(id, id - i - types.Length + place, NewCreationId())
        );
    }

    private ElementType TypeOf<T>(string name, ElementType? type)
        where T : unmanaged
    {
        ElementType own = ElementType.Of<T>();
        type ??= StoredParameters(name, own) ?? own;
        return type.Holds(own)
            ? type
            : throw new ArgumentException($"Values of {typeof(T).Name} are {own}, not {type}.", nameof(type));
    }

    // Who names no unit, zone, precision or scale takes what is stored.
    private ElementType? StoredParameters(string name, ElementType own) =>
        own.IsParametrised
        && name is not null
        && Store.Working.Find(0, name) is { } region
        && ViewFactory.TypeOf(region.Header) is { } stored
        && stored.Holds(own)
            ? stored
            : null;

    private StoredVector OpenOrCreate(string name, VectorSpec spec, bool orReset, VectorClass? held = null)
    {
        RegionName.Check(name, nameof(name));
        ArgumentOutOfRangeException.ThrowIfNegative(spec.Version);
        spec.Check();
        RegionState region = FindOrCreate(
            name,
            [id => VectorHeader(id, 0, name, spec), .. DictionaryHeaders(spec.Type)]
        );
        if (spec.MismatchOf(region) is { } mismatch)
        {
            if (!orReset || !IsVector(region))
                throw mismatch;
            region = ResetVector(name, spec);
        }
        return VectorOf(region, held);
    }

    private static bool IsVector(RegionState region) =>
        region.Header.Kind is not (RegionKind.Bytes or RegionKind.Table);
}

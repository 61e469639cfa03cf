using Columnar.Vectors;

namespace Columnar;

/// <summary>Compressed vectors.</summary>
public sealed partial class Database
{
    /// <summary>Opens a vector of fixed-width values that is stored compressed, or creates it.</summary>
    /// <typeparam name="T">What <see cref="ElementType.Of{T}"/> says: numbers, dates, times, UUIDs, wrappers of such, structs.</typeparam>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="codec">
    /// What a new vector is compressed by; null for the codec that fits most values. A stored one has its own, which must be this one
    /// where one is named; <see cref="StoredVector.Compress"/> changes it.
    /// </param>
    /// <param name="version">The user's version of what the vector means; another one than the stored is an error, or a reset.</param>
    /// <param name="nullable">Whether values may be null.</param>
    /// <param name="type">
    /// The unit, zone, precision and scale where <typeparamref name="T"/> has such; null for those stored, and for those of
    /// <see cref="ElementType.Of{T}"/> in a new vector.
    /// </param>
    /// <param name="orReset">
    /// Whether a vector that is stored otherwise, with another codec, version, type or nullability, is emptied and made anew: its rows and
    /// its history are gone with the next commit, from which on older commits no longer show it.
    /// </param>
    /// <exception cref="SchemaMismatchException">
    /// What is stored under this name has another type, nullability, kind, version or codec.
    /// </exception>
    /// <exception cref="ArgumentException">The name is refused.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such codec.</exception>
    /// <exception cref="NotSupportedException">Vectors of this type are not supported; the message says what to use.</exception>
    public CompressedVector<T> Compressed<T>(
        string name,
        VectorCodec? codec = null,
        int version = 0,
        bool nullable = false,
        ElementType? type = null,
        bool orReset = false
    )
        where T : unmanaged
    {
        VectorSpec spec = VectorSpec.Compressed(TypeOf<T>(name, type), codec, version, nullable);
        return (CompressedVector<T>)OpenOrCreate(name, spec, orReset, VectorClass.Raw<T>().Compressed!);
    }

    /// <summary>Opens a vector of text that is stored compressed, or creates it.</summary>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="codec">
    /// What a new vector is compressed by; null for the codec that fits most values. A stored one has its own, which must be this one
    /// where one is named; <see cref="StoredVector.Compress"/> changes it.
    /// </param>
    /// <param name="version">The user's version of what the vector means; another one than the stored is an error, or a reset.</param>
    /// <param name="nullable">Whether values may be null.</param>
    /// <param name="orReset">
    /// Whether a vector that is stored otherwise, with another codec, version, type or nullability, is emptied and made anew: its rows and
    /// its history are gone with the next commit, from which on older commits no longer show it.
    /// </param>
    /// <exception cref="SchemaMismatchException">
    /// What is stored under this name has another type, nullability, kind, version or codec.
    /// </exception>
    /// <exception cref="ArgumentException">The name is refused.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such codec.</exception>
    public TextVector CompressedText(
        string name,
        VectorCodec? codec = null,
        int version = 0,
        bool nullable = false,
        bool orReset = false
    ) => (TextVector)OpenOrCreate(name, VectorSpec.Compressed(ElementType.Utf8, codec, version, nullable), orReset);

    /// <summary>Opens a vector of binary values of any length that is stored compressed, or creates it.</summary>
    /// <inheritdoc cref="CompressedText"/>
    public BinaryVector CompressedBinary(
        string name,
        VectorCodec? codec = null,
        int version = 0,
        bool nullable = false,
        bool orReset = false
    ) => (BinaryVector)OpenOrCreate(name, VectorSpec.Compressed(ElementType.Binary, codec, version, nullable), orReset);
}

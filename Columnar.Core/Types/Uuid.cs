using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Columnar;

/// <summary>A UUID as Arrow stores it: 16 bytes in the order in which it is written (RFC 9562), where <see cref="Guid"/> turns three groups round.</summary>
/// <remarks>Compared by its bytes, which is the order of its text.</remarks>
public readonly partial record struct Uuid : IComparable<Uuid>, IElementConversion<Uuid, Guid>
{
    // The bytes as they lie: the first eight, the last eight.
    private readonly ulong _first;
    private readonly ulong _last;

    /// <summary>Takes bytes as they are.</summary>
    /// <param name="bytes">16 bytes, the first written first.</param>
    /// <exception cref="ArgumentException">They are not 16.</exception>
    public Uuid(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 16)
            throw new ArgumentException($"A UUID has 16 bytes; found {bytes.Length}.", nameof(bytes));
        _first = MemoryMarshal.Read<ulong>(bytes);
        _last = MemoryMarshal.Read<ulong>(bytes[8..]);
    }

    /// <summary>Converts a <see cref="Guid"/>; every one has a <see cref="Uuid"/> of the same text.</summary>
    /// <param name="guid">The GUID.</param>
    public static Uuid FromGuid(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return new Uuid(bytes);
    }

    /// <summary>Converts to a <see cref="Guid"/> of the same text.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        CopyTo(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Copies the bytes, the first written first.</summary>
    /// <param name="target">At least 16 bytes.</param>
    /// <exception cref="ArgumentException">The target is shorter.</exception>
    public void CopyTo(Span<byte> target) => MemoryMarshal.AsBytes(new ReadOnlySpan<Uuid>(in this)).CopyTo(target);

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(Uuid left, Uuid right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes before, or with, the other.</summary>
    public static bool operator <=(Uuid left, Uuid right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(Uuid left, Uuid right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes after, or with, the other.</summary>
    public static bool operator >=(Uuid left, Uuid right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Uuid other) =>
        _first == other._first ? Order(_last, other._last) : Order(_first, other._first);

    /// <summary>The UUID in its usual form, in lower case.</summary>
    public override string ToString() => ToGuid().ToString();

    private static int Order(ulong left, ulong right) =>
        BinaryPrimitives.ReverseEndianness(left).CompareTo(BinaryPrimitives.ReverseEndianness(right));

    static Uuid IElementConversion<Uuid, Guid>.FromNet(Guid value, ElementType type) => FromGuid(value);

    static Guid IElementConversion<Uuid, Guid>.ToNet(Uuid value, ElementType type) => value.ToGuid();
}

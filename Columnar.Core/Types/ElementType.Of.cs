using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Columnar.Types;

namespace Columnar;

/// <summary>The types of .NET values.</summary>
public sealed partial class ElementType
{
    /// <summary>The element type that <see cref="RawVector{T}"/> gives <typeparamref name="T"/> when none is named.</summary>
    /// <typeparam name="T">
    /// An integer of 8 to 64 bits or an enum of one, Half, float, double, <see cref="Columnar.Date32"/>,
    /// <see cref="Columnar.Time64"/>, <see cref="Columnar.Timestamp"/>, <see cref="Columnar.Duration"/> (in microseconds),
    /// <see cref="Columnar.Decimal128"/> (38 digits, 9 of them behind the point), <see cref="Columnar.Uuid"/>, an
    /// <see cref="IColumnarElement"/>, or a struct of such without padding, stored as its bytes.
    /// </typeparam>
    /// <exception cref="NotSupportedException">Vectors of this type are not supported; the message says what to use.</exception>
    public static ElementType Of<T>()
        where T : unmanaged =>
        TypeOf<T>.Found
        ?? throw new NotSupportedException($"Vectors of {typeof(T)} are not supported: {TypeOf<T>.Problem}.");

    private static class TypeOf<T>
        where T : unmanaged
    {
        public static ElementType? Found { get; } = Find(out s_problem);

        public static string? Problem => s_problem;

        // Assigned by the initialiser above.
        private static readonly string? s_problem;

        private static ElementType? Find(out string? problem)
        {
            problem = null;
            if (OfValue(typeof(T)) is { } value)
                return value;
            if (typeof(T).IsEnum)
                return OfValue(typeof(T).GetEnumUnderlyingType());
            if (default(T) is IColumnarElement element)
                return OfWrapper(element.ElementType, out problem);
            problem = NetTypes.Hint(typeof(T));
            if (problem is not null)
                return null;
            return FieldLayout.TryOf(typeof(T), Unsafe.SizeOf<T>(), out FieldLayout? layout, out problem)
                ? Struct(Unsafe.SizeOf<T>(), layout)
                : null;
        }

        private static ElementType? OfWrapper(ElementType? type, out string? problem)
        {
            int bits = Unsafe.SizeOf<T>() * 8;
            problem =
                type is null ? "its ElementType is null"
                : type.BitWidth != bits || type.Kind == ElementKind.DictionaryText
                    ? $"it has {bits} bits and says that it is stored as {type}"
                : null;
            return problem is null ? type : null;
        }
    }

    /// <summary>The type of the values that are stored as they are; null for any other .NET type.</summary>
    private static ElementType? OfValue(Type type) =>
        type == typeof(sbyte) ? Int8
        : type == typeof(byte) ? UInt8
        : type == typeof(short) ? Int16
        : type == typeof(ushort) ? UInt16
        : type == typeof(int) ? Int32
        : type == typeof(uint) ? UInt32
        : type == typeof(long) ? Int64
        : type == typeof(ulong) ? UInt64
        : type == typeof(Half) ? Float16
        : type == typeof(float) ? Float32
        : type == typeof(double) ? Float64
        : type == typeof(Date32) ? Date32
        : type == typeof(Time64) ? Time64(TimeUnit.Microsecond)
        : type == typeof(Timestamp) ? Timestamp(TimeUnit.Microsecond)
        : type == typeof(Duration) ? Duration(TimeUnit.Microsecond)
        : type == typeof(Decimal128) ? Decimal128(38, 9)
        : type == typeof(Uuid) ? Uuid
        : null;
}

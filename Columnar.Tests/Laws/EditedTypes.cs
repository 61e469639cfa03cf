using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Laws;

/// <summary>A vector type of every kind there is, with values from its ends, its middle, and such as are easily mixed up.</summary>
internal static class EditedTypes
{
    // Few enough that texts repeat, and blocks have something to compress.
    private const int Values = 60;

    public static IReadOnlyList<EditedType> All { get; } =
    [
        Integers<sbyte>("int8"),
        Integers<byte>("uint8"),
        Integers<short>("int16"),
        Integers<ushort>("uint16"),
        Integers<int>("int32"),
        Integers<uint>("uint32"),
        Integers<long>("int64"),
        Integers<ulong>("uint64"),
        Floats("half", BitConverter.UInt16BitsToHalf(0xFE01)),
        Floats("float", BitConverter.UInt32BitsToSingle(0xFFC0_0001)),
        Floats("double", BitConverter.UInt64BitsToDouble(0xFFF8_0000_0000_0001)),
        Of("date", i => new Date32(Integer<int>(i)), EditedOrder.Numbers),
        Times("time64[us]", TimeUnit.Microsecond, 86_400_000_000),
        Times("time64[ns]", TimeUnit.Nanosecond, 86_400_000_000_000),
        Ticks("timestamp[s]", ElementType.Timestamp(TimeUnit.Second), ticks => new Timestamp(ticks)),
        Ticks("timestamp[ms, UTC]", ElementType.Timestamp(TimeUnit.Millisecond, "UTC"), ticks => new Timestamp(ticks)),
        Ticks("timestamp[us]", ElementType.Timestamp(TimeUnit.Microsecond), ticks => new Timestamp(ticks)),
        Ticks(
            "timestamp[ns, Europe/Berlin]",
            ElementType.Timestamp(TimeUnit.Nanosecond, "Europe/Berlin"),
            ticks => new Timestamp(ticks)
        ),
        Ticks("duration[s]", ElementType.Duration(TimeUnit.Second), ticks => new Duration(ticks)),
        Ticks("duration[ns]", ElementType.Duration(TimeUnit.Nanosecond), ticks => new Duration(ticks)),
        Of("decimal(38, 9)", i => new Decimal128(Integer<Int128>(i) / 2), EditedOrder.Numbers),
        Of(
            "decimal(5, -2)",
            i => new Decimal128(Integer<short>(i)),
            EditedOrder.Numbers,
            ElementType.Decimal128(5, -2)
        ),
        Of("uuid", i => new Uuid(Bytes(i, 16)), EditedOrder.None),
        Of("enum", i => (Side)i, EditedOrder.Numbers),
        Of("struct", i => new Reading(i / 3f, i, -i), EditedOrder.None),
        Of(
            "wrapped double",
            i => new Price(i - 20.5),
            EditedOrder.Numbers,
            compare: (a, b) => a.Value.CompareTo(b.Value)
        ),
        Of(
            "wrapped timestamp",
            i => new Moment(new Timestamp(Integer<long>(i))),
            EditedOrder.Numbers,
            compare: (a, b) => a.Value.CompareTo(b.Value)
        ),
        Of(
            "generic over int64",
            i => new Tagged<long>(Integer<long>(i)),
            EditedOrder.Numbers,
            compare: (a, b) => a.Value.CompareTo(b.Value)
        ),
        Of(
            "generic over uint16",
            i => new Tagged<ushort>(Integer<ushort>(i)),
            EditedOrder.Numbers,
            compare: (a, b) => a.Value.CompareTo(b.Value)
        ),
        new EditedType<bool>(
            "bool",
            ElementType.Bool,
            EditedOrder.Bits,
            [false, true],
            (db, nullable, _) =>
                new EditedBools(
                    (BoolVector?)db.TryGetVector(EditedVector.Name) ?? db.Bool(EditedVector.Name, nullable: nullable)
                )
        ),
        Texts(
            "text",
            ElementType.Utf8,
            EditedOrder.Bytes,
            (db, nullable, compressed) =>
                new EditedTexts(
                    compressed
                        ? db.CompressedText(EditedVector.Name, nullable: nullable)
                        : db.Text(EditedVector.Name, nullable: nullable)
                )
        ),
        Texts(
            "dictionary text",
            ElementType.DictionaryText,
            EditedOrder.None,
            (db, nullable, _) => new EditedCodes(db.DictionaryText(EditedVector.Name, nullable: nullable))
        ),
        new EditedType<byte[]>(
            "binary",
            ElementType.Binary,
            EditedOrder.Bytes,
            [
                [],
                [0],
                [0, 0],
                .. Enumerable.Range(3, Values).Select(i => Bytes(i, i % 30)),
            ],
            (db, nullable, compressed) =>
                new EditedBinaries(
                    compressed
                        ? db.CompressedBinary(EditedVector.Name, nullable: nullable)
                        : db.Binary(EditedVector.Name, nullable: nullable)
                )
        )
        {
            Compare = (a, b) => a.AsSpan().SequenceCompareTo(b),
            Bytes = value => value,
        },
        Fixed("fixed binary 1", ElementType.FixedBinary(1)),
        Fixed("fixed binary 7", ElementType.FixedBinary(7)),
        Fixed("fixed binary 1100", ElementType.FixedBinary(1_100), canBeCompressed: false),
        Fixed("decimal256", Parse("d:76,2,256")),
        Fixed("month interval", Parse("tiM")),
    ];

    private static EditedType<T> Integers<T>(string name)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => Of(name, Integer<T>, EditedOrder.Numbers);

    private static T Integer<T>(int number)
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        number switch
        {
            0 => T.MinValue,
            1 => T.MaxValue,
            2 => T.Zero,
            _ => T.CreateTruncating((number - 30) * 0x1_0101_0101L),
        };

    // From midnight to the last tick before the next.
    private static EditedType<Time64> Times(string name, TimeUnit unit, long ticksOfDay) =>
        Of(
            name,
            i => new Time64(i == 0 ? ticksOfDay - 1 : i * (ticksOfDay / Values)),
            EditedOrder.Numbers,
            ElementType.Time64(unit)
        );

    private static EditedType<T> Ticks<T>(string name, ElementType type, Func<long, T> of)
        where T : unmanaged => Of(name, i => of(Integer<long>(i)), EditedOrder.Numbers, type);

    private static EditedType<T> Floats<T>(string name, T otherNaN)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T[] special =
        [
            T.NaN,
            otherNaN,
            T.Zero,
            T.NegativeZero,
            T.PositiveInfinity,
            T.NegativeInfinity,
            T.Epsilon,
            T.MinValue,
            T.MaxValue,
        ];
        return Of(
            name,
            i => i < special.Length ? special[i] : T.CreateChecked(i - 30) / T.CreateChecked(3),
            EditedOrder.Numbers,
            isNaN: T.IsNaN,
            bound: value => value + T.Zero
        );
    }

    private static EditedType<T> Of<T>(
        string name,
        Func<int, T> make,
        EditedOrder order,
        ElementType? type = null,
        Comparison<T>? compare = null,
        Predicate<T>? isNaN = null,
        Func<T, T>? bound = null
    )
        where T : unmanaged
    {
        ElementType recorded = type ?? ElementType.Of<T>();
        return new(
            name,
            recorded,
            order,
            [.. Enumerable.Range(0, Values).Select(make)],
            (db, nullable, compressed) =>
                new EditedValues<T>(
                    compressed
                        ? db.Compressed<T>(EditedVector.Name, nullable: nullable, type: type)
                        : db.Raw<T>(EditedVector.Name, nullable: nullable, type: type),
                    recorded
                )
        )
        {
            Compare = compare ?? Comparer<T>.Default.Compare,
            IsNaN = isNaN ?? (_ => false),
            Bytes = value =>
                MemoryMarshal.AsBytes(new ReadOnlySpan<T>([bound is null ? value : bound(value)])).ToArray(),
        };
    }

    private static EditedType<string> Texts(
        string name,
        ElementType type,
        EditedOrder order,
        Func<Database, bool, bool, EditedVector<string>> open
    ) =>
        new(
            name,
            type,
            order,
            [
                "",
                "a",
                "a\0",
                "\0",
                "eightbyt",
                "eightbyte",
                "sixteen bytes it",
                "sixteen bytes it has",
                "sixteen bytes it had",
                "größer 🙂 als sechzehn",
                "\uFFFD\uFFFD",
                new('x', 300),
                .. Enumerable.Range(0, Values).Select(i => new string((char)('a' + i % 26), i % 40)),
            ],
            open
        )
        {
            Compare = (a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
            Bytes = Encoding.UTF8.GetBytes,
        };

    private static EditedType<byte[]> Fixed(string name, ElementType type, bool canBeCompressed = true) =>
        new(
            name,
            type,
            EditedOrder.None,
            [.. Enumerable.Range(0, Values).Select(i => Bytes(i, type.BitWidth / 8))],
            (db, nullable, _) =>
                new EditedFixedBinaries(
                    (FixedBinaryVector?)db.TryGetVector(EditedVector.Name)
                        ?? db.FixedBinary(EditedVector.Name, type, nullable: nullable)
                )
        )
        {
            CanBeCompressed = canBeCompressed,
        };

    private static byte[] Bytes(int number, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)(number * (i + 1)))];

    private static ElementType Parse(string format) =>
        ElementType.TryParse(format, out ElementType? type) ? type : throw new ArgumentException(format);

    /// <summary>A struct of fields without padding.</summary>
    private readonly record struct Reading(float Value, int Count, long Time);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Tests.Types;

/// <summary>Structs that are stored as their bytes, and those that are refused.</summary>
public sealed class FieldLayoutTests
{
    [Fact]
    public void The_record_of_a_layout_never_changes() =>
        Assert.Equal(
            "4bfa0942784b3551eb0a3cfa5ef06243 {X: float64, Y: float64}",
            ElementType.Of<Point>().ExtensionMetadata
        );

    [Fact]
    public void Names_types_and_order_of_fields_make_the_layout_and_nothing_else_does()
    {
        ElementType point = ElementType.Of<Point>();
        Assert.Equal((ElementKind.Struct, "w:16", 128), (point.Kind, point.Format, point.BitWidth));
        Assert.Equal(point, ElementType.Of<SamePoint>());
        Assert.NotEqual(point, ElementType.Of<OtherName>());
        Assert.NotEqual(point, ElementType.Of<OtherType>());
        Assert.NotEqual(point, ElementType.Of<OtherOrder>());
        Assert.NotEqual(point, ElementType.Of<Pair<double>>());
    }

    [Fact]
    public void All_kinds_of_fields_are_described()
    {
        Assert.Equal("{First: int32, Second: int32}", Fields<Pair<int>>());
        Assert.Equal("{First: {X: float64, Y: float64}, Second: {X: float64, Y: float64}}", Fields<Pair<Point>>());
        Assert.Equal("{Values: int16[4], Rest: uint64}", Fields<FixedBuffer>());
        Assert.Equal("{_element: float32[3]}", Fields<Inline>());
        Assert.Equal("{Time: {Value: int64}, Color: uint8, A: int8, B: float16, C: uint32}", Fields<Mixed>());
        Assert.Equal("{A: int32, B: int32}", Fields<Explicit>());
        Assert.Equal("{Low: uint128, High: int128}", Fields<Wide>());
    }

    [Fact]
    public void Values_of_numbers_wrappers_and_enums_are_no_structs()
    {
        Assert.Equal(ElementType.Int64, ElementType.Of<Wrapper>());
        Assert.Equal(ElementType.UInt8, ElementType.Of<Color>());
        Assert.Equal(ElementType.Timestamp(TimeUnit.Microsecond), ElementType.Of<Timestamp>());
        Assert.Equal(ElementType.Time64(TimeUnit.Microsecond), ElementType.Of<Time64>());
        Assert.Equal(ElementType.Duration(TimeUnit.Microsecond), ElementType.Of<Duration>());
        Assert.Equal(ElementType.Decimal128(38, 9), ElementType.Of<Decimal128>());
        Assert.Equal(ElementType.Uuid, ElementType.Of<Uuid>());
    }

    [Fact]
    public void Structs_whose_bytes_mean_nothing_or_are_left_to_chance_are_refused()
    {
        Refused<PaddedInside>("3 of its 8 bytes");
        Refused<PaddedAtTheEnd>("4 of its 16 bytes");
        Refused<Nested<PaddedInside>>("3 of its 16 bytes");
        Refused<Sized>("12 of its 16 bytes");
        Refused<Empty>("1 of its 1 bytes");
        Refused<Overlapping>("begins at byte 0");
        Refused<Gap>("begins at byte 8");
        Refused<Automatic>("LayoutKind.Sequential");
        Refused<Nested<bool>>("BoolVector");
        Refused<Nested<char>>("UTF-8");
        Refused<Nested<nint>>("width");
        Refused<Nested<decimal>>("Decimal128");
        Refused<Nested<DateTime>>("Timestamp");
        Refused<Nested<Guid>>("Uuid");
        Refused<Nested<(int, int)>>("store its parts");
        Refused<WithPointer>("pointers");
        Refused<TooLarge>("65537 bytes");
    }

    [Fact]
    public void Types_of_NET_are_refused_with_what_to_use()
    {
        Refused<bool>("BoolVector");
        Refused<char>("TextVector");
        Refused<nint>("long");
        Refused<nuint>("ulong");
        Refused<decimal>("Decimal128.FromDecimal");
        Refused<Guid>("Uuid.FromGuid");
        Refused<DateOnly>("Date32.FromDateOnly");
        Refused<TimeOnly>("Time64.FromTimeOnly");
        Refused<TimeSpan>("Duration.FromTimeSpan");
        Refused<DateTime>("Timestamp.FromDateTime");
        Refused<DateTimeOffset>("Timestamp.FromDateTimeOffset");
        Refused<Int128>("store its parts");
        Refused<(int, int)>("store its parts");
    }

    [Fact]
    public void Wrappers_that_are_not_what_they_say_are_refused()
    {
        Refused<WrongWidth>("32 bits");
        Refused<NoType>("null");
        Refused<SaysText>("utf8");
    }

    [Fact]
    public void Descriptions_of_very_many_fields_are_cut_and_told_apart_by_the_hash()
    {
        ElementType a = ElementType.Of<Pair<Pair<Pair<Pair<Pair<Pair<int>>>>>>>();
        ElementType b = ElementType.Of<Pair<Pair<Pair<Pair<Pair<Pair<uint>>>>>>>();
        Assert.NotEqual(a, b);
        Assert.Equal(1_033, a.ExtensionMetadata!.Length);
        Assert.EndsWith("…", a.ExtensionMetadata, StringComparison.Ordinal);
        Assert.True(ElementType.TryParse(a.Format, a.ExtensionName, a.ExtensionMetadata, out ElementType? parsed));
        Assert.Equal(a, parsed);
    }

    private static string Fields<T>()
        where T : unmanaged => ElementType.Of<T>().ExtensionMetadata![33..];

    private static void Refused<T>(string reason)
        where T : unmanaged =>
        Assert.Contains(
            reason,
            Assert.Throws<NotSupportedException>(() => ElementType.Of<T>()).Message,
            StringComparison.Ordinal
        );

    public readonly record struct Point(double X, double Y);

    private struct SamePoint
    {
        public double X { get; set; }
        public double Y { get; set; }
    }

    private readonly record struct OtherName(double X, double Z);

    private readonly record struct OtherType(double X, long Y);

    private readonly record struct OtherOrder(double Y, double X);

    private readonly record struct Pair<T>(T First, T Second)
        where T : unmanaged;

    private readonly record struct Nested<T>(T First, long Second)
        where T : unmanaged;

    private enum Color : byte;

    private readonly record struct Mixed(Timestamp Time, Color Color, sbyte A, Half B, uint C);

    private readonly record struct Wide(UInt128 Low, Int128 High);

    private unsafe struct FixedBuffer
    {
        public fixed short Values[4];
        public ulong Rest { get; set; }
    }

    [InlineArray(3)]
    private struct Inline
    {
        private float _element;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Explicit
    {
        [FieldOffset(4)]
        public int B;

        [FieldOffset(0)]
        public int A;
    }

    private readonly record struct Wrapper(long Value) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => ElementType.Int64;
    }

    private readonly record struct WrongWidth(int Value) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => ElementType.Int64;
    }

    private readonly record struct NoType(int Value) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => null!;
    }

    private readonly record struct SaysText(int Value) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => ElementType.Utf8;
    }

    private readonly record struct PaddedInside(byte A, int B);

    private readonly record struct PaddedAtTheEnd(long A, int B);

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private readonly record struct Sized(int A);

    private struct Empty;

    [StructLayout(LayoutKind.Explicit)]
    private struct Overlapping
    {
        [FieldOffset(0)]
        public int A;

        [FieldOffset(0)]
        public float B;

        [FieldOffset(4)]
        public int C;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Gap
    {
        [FieldOffset(0)]
        public int A;

        [FieldOffset(8)]
        public int B;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Automatic(int A, int B);

    private unsafe struct WithPointer
    {
        public int* Pointer { get; set; }
    }

    [InlineArray(65_537)]
    private struct TooLarge
    {
        private byte _element;
    }
}

using System.Runtime.InteropServices;
using System.Text;
using Columnar.Arrays;
using Columnar.Memory;
using Columnar.Tests.Doubles;
using Columnar.Types;
using Columnar.Vectors;

namespace Columnar.Tests.Arrow;

/// <summary>A column as plain values: null, bool, string, the bits of a value of up to 64 bits as ulong, other bytes as hex digits.</summary>
internal sealed record ColumnModel(string Name, ElementType Type, bool IsNullable, object?[] Values)
{
    /// <summary>Types that every Arrow implementation has.</summary>
    public static readonly ElementType[] PlainTypes =
    [
        ElementType.Int8,
        ElementType.UInt8,
        ElementType.Int16,
        ElementType.UInt16,
        ElementType.Int32,
        ElementType.UInt32,
        ElementType.Int64,
        ElementType.UInt64,
        ElementType.Float16,
        ElementType.Float32,
        ElementType.Float64,
        ElementType.Bool,
        ElementType.Date32,
        ElementType.Utf8,
        ElementType.Timestamp(TimeUnit.Second),
        ElementType.Timestamp(TimeUnit.Millisecond, "UTC"),
        ElementType.Timestamp(TimeUnit.Microsecond, "Europe/Berlin"),
        ElementType.Timestamp(TimeUnit.Nanosecond),
    ];

    public static readonly ElementType[] Types =
    [
        .. PlainTypes,
        ElementType.Time64(TimeUnit.Microsecond),
        ElementType.Duration(TimeUnit.Nanosecond),
        ElementType.Decimal128(38, 10),
        ElementType.Uuid,
        ElementType.FixedBinary(3),
        ElementType.Binary,
        Other("tts"),
        Other("tiM"),
        Other("tiD"),
        Other("tin"),
        Other("d:9,2,32"),
        Other("d:18,-2,64"),
        Other("d:76,3,256"),
    ];

    private static ElementType Other(string format) =>
        ElementType.TryParse(format, out ElementType? type) ? type : throw new ArgumentException(format);

    private static readonly string[] s_texts =
    [
        "",
        "a",
        "é",
        "naïve",
        "日本語",
        "🙂",
        new('x', 40),
        "a\0b",
        "13 bytes long",
    ];

    public static ColumnModel Random(Random random, string name, ElementType type, int length, double nullRate)
    {
        object?[] values = new object?[length];
        for (int i = 0; i < length; i++)
        {
            if (random.NextDouble() >= nullRate)
                values[i] = RandomValue(random, type);
        }
        return new ColumnModel(name, type, nullRate > 0, values);
    }

    /// <summary>The column over memory, cut into chunks, every third of them encoded; bits behind the last row are set, as later appends may leave them.</summary>
    public VectorView ToView(IReadOnlyList<int> chunkLengths, IViewLease? lease = null)
    {
        List<AlignedArray> owner = [];
        List<ChunkBuffers> chunks = [];
        int first = 0;
        foreach (int length in chunkLengths)
        {
            ChunkBuffers chunk = ToChunk(first, length, owner);
            bool isEncoded = chunks.Count % 3 == 2;
            chunks.Add(isEncoded ? CopyingDecoder.Encode(chunk, Type, decodesValidity: length % 2 == 0) : chunk);
            first += length;
        }
        Assert.Equal(Values.Length, first);
        ChunkBuffers[] array = [.. chunks];
        return VectorClass.Of(Type).View(Name, Type, IsNullable, array, lease, owner);
    }

    /// <summary>The values of an array in the same plain form.</summary>
    public static object?[] ValuesOf(ArrowArray array)
    {
        if (array.Dictionary is not null && array.Dictionary.Type is not TextType)
        {
            object?[] dictionary = ValuesOf(array.Dictionary);
            return
            [
                .. Enumerable
                    .Range(0, array.Length)
                    .Select(i => array.IsNull(i) ? null : dictionary[array.GetDictionaryIndex(i)]),
            ];
        }
        object?[] values = new object?[array.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (array.IsNull(i))
                continue;
            values[i] = array.Type switch
            {
                BoolType => array.GetBool(i),
                TextType or DictionaryType => array.GetText(i),
                _ => Plain(array.GetBytes(i)!.Value.Span, array.Type is BinaryType or FixedSizeBinaryType),
            };
        }
        return values;
    }

    public static ulong Bits(ReadOnlySpan<byte> bytes, int index, int width)
    {
        Span<byte> value = stackalloc byte[8];
        value.Clear();
        bytes.Slice(index * width, width).CopyTo(value);
        return MemoryMarshal.Read<ulong>(value);
    }

    /// <summary>Bytes in plain form.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="isBinary">Whether they are no number.</param>
    public static object Plain(ReadOnlySpan<byte> value, bool isBinary) =>
        isBinary || value.Length > 8 ? Convert.ToHexString(value) : Bits(value, 0, value.Length);

    /// <summary>Whether values of a type are bytes that are no number.</summary>
    public static bool IsBinary(ElementType type) =>
        type.Kind is ElementKind.Binary or ElementKind.FixedBinary or ElementKind.Struct or ElementKind.Uuid;

    private static object RandomValue(Random random, ElementType type) =>
        type.Kind switch
        {
            ElementKind.Bool => random.Next(2) == 1,
            ElementKind.Utf8 => s_texts[random.Next(s_texts.Length)],
            ElementKind.Binary => Plain(RandomBytes(random, random.Next(30)), isBinary: true),
            ElementKind.Time64 => (ulong)random.NextInt64(86_400_000_000),
            ElementKind.Decimal128 => Plain(Within38Digits(RandomBytes(random, 16)), IsBinary(type)),
            _ => Plain(RandomBytes(random, type.BitWidth / 8), IsBinary(type)),
        };

    // Below 2^125 and not below its negative.
    private static byte[] Within38Digits(byte[] value)
    {
        value[15] = (byte)((sbyte)value[15] >> 2);
        return value;
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] BytesOf(object? value, ElementType type) =>
        value switch
        {
            null => new byte[type.BitWidth / 8],
            string text when type.Kind == ElementKind.Utf8 => Encoding.UTF8.GetBytes(text),
            string hex => Convert.FromHexString(hex),
            _ => BitConverter.GetBytes((ulong)value)[..(type.BitWidth / 8)],
        };

    private ChunkBuffers ToChunk(int first, int length, List<AlignedArray> owner)
    {
        ReadOnlySpan<object?> rows = Values.AsSpan(first, length);
        AlignedArray validity = Allocate((int)Bitmap.ByteLength(length), owner);
        int nulls = 0;
        validity.GetSpan().Fill(0xFF);
        for (int i = 0; i < length; i++)
        {
            if (rows[i] is null)
            {
                nulls++;
                Bitmap.Set(validity.GetSpan(), i, false);
            }
        }
        AlignedArray data;
        AlignedArray? offsets = null;
        if (Type.BitWidth == 0)
        {
            using MemoryStream text = new();
            // Offsets may begin above 0.
            text.Write("skipped"u8);
            offsets = Allocate((length + 1) * 4, owner);
            Span<int> places = MemoryMarshal.Cast<byte, int>(offsets.GetSpan());
            for (int i = 0; i < length; i++)
            {
                places[i] = (int)text.Length;
                text.Write(BytesOf(rows[i], Type));
            }
            places[length] = (int)text.Length;
            data = Allocate((int)text.Length, owner);
            text.ToArray().CopyTo(data.GetSpan());
        }
        else if (Type.Kind == ElementKind.Bool)
        {
            data = Allocate((int)Bitmap.ByteLength(length), owner);
            data.GetSpan().Fill(0xFF);
            for (int i = 0; i < length; i++)
                Bitmap.Set(data.GetSpan(), i, rows[i] is true);
        }
        else
        {
            int width = Type.BitWidth / 8;
            data = Allocate(length * width, owner);
            for (int i = 0; i < length; i++)
                BytesOf(rows[i], Type).CopyTo(data.GetSpan()[(i * width)..]);
        }
        return new ChunkBuffers(
            first,
            length,
            nulls == 0 ? 0 : validity.Address,
            offsets?.Address ?? 0,
            data.Address,
            nulls
        );
    }

    private static AlignedArray Allocate(int byteLength, List<AlignedArray> owner)
    {
        AlignedArray array = new(byteLength);
        owner.Add(array);
        return array;
    }
}

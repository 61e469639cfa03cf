using System.Runtime.InteropServices;
using System.Text;
using Columnar.Arrays;
using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Tests.Arrow;

/// <summary>A column as plain values: null, bool, string, the bits of a value of up to 64 bits as ulong, other bytes as hex digits.</summary>
internal sealed record ColumnModel(string Name, ElementType Type, bool IsNullable, object?[] Values)
{
    public static readonly ElementType[] Types =
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

    /// <summary>The column over memory, cut into chunks; bits behind the last row are set, as later appends may leave them.</summary>
    public VectorView ToView(IReadOnlyList<int> chunkLengths, IViewLease? lease = null)
    {
        List<AlignedArray> owner = [];
        List<ChunkBuffers> chunks = [];
        int first = 0;
        foreach (int length in chunkLengths)
        {
            chunks.Add(ToChunk(first, length, owner));
            first += length;
        }
        Assert.Equal(Values.Length, first);
        ChunkBuffers[] array = [.. chunks];
        return Type.Kind switch
        {
            ElementKind.Int8 => new VectorView<sbyte>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.UInt8 => new VectorView<byte>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Int16 => new VectorView<short>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.UInt16 => new VectorView<ushort>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Int32 => new VectorView<int>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.UInt32 => new VectorView<uint>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Int64 => new VectorView<long>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.UInt64 => new VectorView<ulong>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Float16 => new VectorView<Half>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Float32 => new VectorView<float>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Float64 => new VectorView<double>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Date32 => new VectorView<Date32>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Timestamp => new VectorView<Timestamp>(Name, Type, IsNullable, array, lease, owner),
            ElementKind.Bool => new BoolView(Name, IsNullable, array, lease, owner),
            _ => new TextView(Name, IsNullable, array, lease, owner),
        };
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
                BinaryType => Convert.ToHexString(array.GetBytes(i)!.Value.Span),
                { Layout.BitWidth: <= 64 } and not FixedSizeBinaryType => Bits(
                    array.Buffers[1].Span,
                    array.Offset + i,
                    array.Type.Layout.BitWidth / 8
                ),
                _ => Convert.ToHexString(array.GetBytes(i)!.Value.Span),
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

    private static object RandomValue(Random random, ElementType type) =>
        type.Kind switch
        {
            ElementKind.Bool => random.Next(2) == 1,
            ElementKind.Utf8 => s_texts[random.Next(s_texts.Length)],
            _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - type.BitWidth),
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
        if (Type.Kind == ElementKind.Utf8)
        {
            using MemoryStream text = new();
            // Offsets may begin above 0.
            text.Write("skipped"u8);
            offsets = Allocate((length + 1) * 4, owner);
            Span<int> places = MemoryMarshal.Cast<byte, int>(offsets.GetSpan());
            for (int i = 0; i < length; i++)
            {
                places[i] = (int)text.Length;
                text.Write(Encoding.UTF8.GetBytes((string?)rows[i] ?? ""));
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
            {
                ulong value = (ulong?)rows[i] ?? 0;
                MemoryMarshal
                    .AsBytes(new ReadOnlySpan<ulong>(ref value))[..width]
                    .CopyTo(data.GetSpan()[(i * width)..]);
            }
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

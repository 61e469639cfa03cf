using System.Runtime.InteropServices;
using System.Text;

namespace Columnar.Tests.Arrow;

/// <summary>
/// A consumer of the Arrow C Stream Interface, written by its specification alone: structs by their offsets, columns of text, truth values,
/// 32-bit integers and doubles.
/// </summary>
internal sealed unsafe class StreamConsumer
{
    private const int SchemaBytes = 72;
    private const int ArrayBytes = 80;

    /// <summary>The columns of what was imported last, by name.</summary>
    public Dictionary<string, List<object?>> Columns { get; } = [];

    /// <summary>Takes a stream over: reads all of it, copies the values and releases everything.</summary>
    public void Import(nint stream)
    {
        Columns.Clear();
        byte* schema = stackalloc byte[SchemaBytes];
        byte* array = stackalloc byte[ArrayBytes];
        Assert.Equal(0, ((delegate* unmanaged<nint, byte*, int>)Pointer(stream, 0))(stream, schema));
        while (true)
        {
            Assert.Equal(0, ((delegate* unmanaged<nint, byte*, int>)Pointer(stream, 8))(stream, array));
            if (Pointer((nint)array, 64) == 0)
                break;
            ReadBatch((nint)schema, (nint)array);
            ((delegate* unmanaged<byte*, void>)Pointer((nint)array, 64))(array);
        }
        ((delegate* unmanaged<byte*, void>)Pointer((nint)schema, 56))(schema);
        ((delegate* unmanaged<nint, void>)Pointer(stream, 24))(stream);
        Assert.Equal(0, Pointer(stream, 24));
    }

    private void ReadBatch(nint schema, nint array)
    {
        Assert.Equal("+s", Text(Pointer(schema, 0)));
        long count = Pointer(schema, 32);
        Assert.Equal(count, Pointer(array, 32));
        for (int i = 0; i < count; i++)
        {
            nint field = Pointer(Pointer(schema, 40), i * 8);
            string name = Text(Pointer(field, 8));
            if (!Columns.TryGetValue(name, out List<object?>? values))
                Columns.Add(name, values = []);
            ReadColumn(Text(Pointer(field, 0)), Pointer(Pointer(array, 48), i * 8), values);
        }
    }

    private static void ReadColumn(string format, nint array, List<object?> values)
    {
        long length = Pointer(array, 0);
        long offset = Pointer(array, 16);
        nint buffers = Pointer(array, 40);
        nint validity = Pointer(buffers, 0);
        for (long row = offset; row < offset + length; row++)
        {
            bool isNull = validity != 0 && !Bit(validity, row);
            values.Add(isNull ? null : Value(format, buffers, row));
        }
    }

    private static object Value(string format, nint buffers, long row) =>
        format switch
        {
            "b" => Bit(Pointer(buffers, 8), row),
            "i" => ((int*)Pointer(buffers, 8))[row],
            "g" => ((double*)Pointer(buffers, 8))[row],
            "u" => TextAt((int*)Pointer(buffers, 8) + row, (byte*)Pointer(buffers, 16)),
            _ => throw new NotSupportedException(format),
        };

    private static string TextAt(int* offsets, byte* data) =>
        Encoding.UTF8.GetString(data + offsets[0], offsets[1] - offsets[0]);

    private static bool Bit(nint bits, long index) => (((byte*)bits)[index >> 3] >> (int)(index & 7) & 1) != 0;

    private static nint Pointer(nint structure, int offset) => *(nint*)(structure + offset);

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text)!;
}

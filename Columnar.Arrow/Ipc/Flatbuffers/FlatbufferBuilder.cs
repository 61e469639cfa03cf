using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Columnar.Ipc.Flatbuffers;

/// <summary>
/// Writes a flatbuffer from its end to its start, so that everything referred to is written before what refers to it. Places
/// are counted in bytes from the end.
/// </summary>
internal sealed class FlatbufferBuilder
{
    private const int MaxAlignment = 8;

    private readonly int[] _fields = new int[16];
    private byte[] _bytes = new byte[256];
    private int _length;
    private int _fieldCount;
    private int _tableStart;

    /// <summary>Writes text and returns its place.</summary>
    public int WriteString(string text)
    {
        int byteLength = Encoding.UTF8.GetByteCount(text);
        Align(4, byteLength + 1);
        Take(1)[0] = 0;
        Encoding.UTF8.GetBytes(text, Take(byteLength));
        PutInt32(byteLength);
        return _length;
    }

    /// <summary>Writes a vector of tables or strings and returns its place.</summary>
    public int WriteReferences(ReadOnlySpan<int> places)
    {
        Align(4, 0);
        for (int i = places.Length - 1; i >= 0; i--)
            PutReference(places[i]);
        PutInt32(places.Length);
        return _length;
    }

    /// <summary>Writes a vector of structs or 64-bit scalars, given as their bytes, and returns its place.</summary>
    public int WriteStructs(ReadOnlySpan<byte> elements, int count)
    {
        Align(4, elements.Length);
        Align(MaxAlignment, elements.Length);
        elements.CopyTo(Take(elements.Length));
        PutInt32(count);
        return _length;
    }

    public void StartTable()
    {
        Array.Clear(_fields);
        _fieldCount = 0;
        _tableStart = _length;
    }

    public void AddByte(int slot, byte value)
    {
        Take(1)[0] = value;
        Note(slot);
    }

    public void AddBool(int slot, bool value)
    {
        if (value)
            AddByte(slot, 1);
    }

    public void AddInt16(int slot, short value)
    {
        Align(2, 0);
        BinaryPrimitives.WriteInt16LittleEndian(Take(2), value);
        Note(slot);
    }

    public void AddInt32(int slot, int value)
    {
        Align(4, 0);
        PutInt32(value);
        Note(slot);
    }

    public void AddInt64(int slot, long value)
    {
        Align(8, 0);
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);
        Note(slot);
    }

    /// <summary>Adds a reference to a table, string or vector; nothing for place 0.</summary>
    public void AddReference(int slot, int place)
    {
        if (place == 0)
            return;
        Align(4, 0);
        PutReference(place);
        Note(slot);
    }

    /// <summary>Closes the table and returns its place.</summary>
    public int EndTable()
    {
        Align(4, 0);
        PutInt32(0);
        int table = _length;
        for (int i = _fieldCount - 1; i >= 0; i--)
        {
            int offset = _fields[i] == 0 ? 0 : table - _fields[i];
            BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)offset);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)(table - _tableStart));
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)(4 + 2 * _fieldCount));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), _length - table);
        return table;
    }

    /// <summary>Closes the flatbuffer; its length is a multiple of 8.</summary>
    public byte[] Finish(int root)
    {
        Align(MaxAlignment, 4);
        PutReference(root);
        return _bytes[^_length..];
    }

    private void Note(int slot)
    {
        int field = (slot - 4) / 2;
        Debug.Assert(_fields[field] == 0);
        _fields[field] = _length;
        _fieldCount = Math.Max(_fieldCount, field + 1);
    }

    private void PutInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    // A reference holds the distance from itself; the place of what is being written is its end, 4 bytes further on.
    private void PutReference(int place) => PutInt32(_length + 4 - place);

    // Pads so that, after `following` more bytes, the length is a multiple of the alignment.
    private void Align(int alignment, int following)
    {
        int padding = -(_length + following) & (alignment - 1);
        Take(padding).Clear();
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - _length < count)
        {
            byte[] larger = new byte[checked(Math.Max(_bytes.Length * 2, _bytes.Length + count))];
            _bytes.AsSpan(_bytes.Length - _length).CopyTo(larger.AsSpan(larger.Length - _length));
            _bytes = larger;
        }
        _length += count;
        return _bytes.AsSpan(_bytes.Length - _length, count);
    }
}

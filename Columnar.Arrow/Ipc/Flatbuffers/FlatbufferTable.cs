using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Columnar.Ipc.Flatbuffers;

/// <summary>
/// A table of a flatbuffer in untrusted bytes. Fields are named by their place in the vtable: 4 for the first, 6 for the next,
/// and so on. Everything is checked before it is read: a contradiction is a <see cref="CorruptDataException"/>.
/// </summary>
internal readonly ref struct FlatbufferTable
{
    // Fields nest at most 64 deep (as in C++ Arrow), each with a table around it.
    private const int MaxDepth = 128;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly FlatbufferScope _scope;
    private readonly int _position;
    private readonly int _inlineLength;
    private readonly ReadOnlySpan<byte> _vtable;
    private readonly int _depth;

    private FlatbufferTable(ReadOnlySpan<byte> bytes, FlatbufferScope scope, int position, int depth)
    {
        if (depth > MaxDepth)
            scope.Corrupt(position, $"tables nested at most {MaxDepth} deep", "deeper ones");
        if ((position & 3) != 0 || (uint)position > (uint)(bytes.Length - 4))
            scope.Corrupt(position, $"a table on a multiple of 4 within {bytes.Length} bytes", $"position {position}");
        scope.Spend(8, position);
        long vtable = position - (long)BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
        if ((vtable & 1) != 0 || vtable < 0 || vtable > bytes.Length - 4)
            scope.Corrupt(position, $"a vtable on an even place within {bytes.Length} bytes", $"position {vtable}");
        int vtableLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)vtable..]);
        _inlineLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[((int)vtable + 2)..]);
        if (vtableLength < 4 || (vtableLength & 1) != 0 || vtable + vtableLength > bytes.Length)
            scope.Corrupt((int)vtable, "an even vtable length from 4 to the bytes left", $"{vtableLength}");
        if (_inlineLength < 4 || position + _inlineLength > bytes.Length)
            scope.Corrupt((int)vtable, $"a table of 4 to {bytes.Length - position} bytes", $"{_inlineLength}");
        _bytes = bytes;
        _scope = scope;
        _position = position;
        _vtable = bytes.Slice((int)vtable, vtableLength);
        _depth = depth;
    }

    /// <summary>Opens the root table.</summary>
    public static FlatbufferTable Root(ReadOnlySpan<byte> bytes, FlatbufferScope scope)
    {
        if (bytes.Length < 8)
            scope.Corrupt(0, "a flatbuffer of at least 8 bytes", $"{bytes.Length} bytes");
        uint root = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (root > (uint)bytes.Length)
            scope.Corrupt(0, $"a root within {bytes.Length} bytes", $"position {root}");
        return new FlatbufferTable(bytes, scope, (int)root, 0);
    }

    /// <summary>Opens a table that a vector element refers to.</summary>
    internal static FlatbufferTable Of(ReadOnlySpan<byte> bytes, FlatbufferScope scope, int position, int depth) =>
        new(bytes, scope, position, depth);

    public FlatbufferScope Scope => _scope;

    /// <summary>Reports a contradiction found by the reader of this table.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void Corrupt(string expected, string found) => _scope.Corrupt(_position, expected, found);

    public bool Has(int slot) => FieldOffset(slot) != 0;

    public byte GetByte(int slot, byte absent) => Locate(slot, 1) is int at and > 0 ? _bytes[at] : absent;

    public bool GetBool(int slot) => GetByte(slot, 0) != 0;

    public short GetInt16(int slot, short absent) =>
        Locate(slot, 2) is int at and > 0 ? BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]) : absent;

    public int GetInt32(int slot, int absent) =>
        Locate(slot, 4) is int at and > 0 ? BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]) : absent;

    public long GetInt64(int slot, long absent) =>
        Locate(slot, 8) is int at and > 0 ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]) : absent;

    /// <summary>A table that must be there.</summary>
    public FlatbufferTable GetTable(int slot, string name)
    {
        int target = Follow(slot);
        if (target < 0)
            Corrupt(name, "none");
        return new FlatbufferTable(_bytes, _scope, target, _depth + 1);
    }

    /// <summary>Text, or null where it is absent.</summary>
    public string? GetString(int slot)
    {
        int target = Follow(slot);
        if (target < 0)
            return null;
        int length = ReadCount(target, 1);
        _scope.Spend(length, target);
        ReadOnlySpan<byte> text = _bytes.Slice(target + 4, length);
        if (!Utf8.IsValid(text))
            _scope.Corrupt(target, "text in UTF-8", "other bytes");
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>A vector of structs or scalars; empty where it is absent.</summary>
    /// <param name="slot">The field.</param>
    /// <param name="elementSize">Bytes per element.</param>
    public ReadOnlySpan<byte> GetStructs(int slot, int elementSize)
    {
        int target = Follow(slot);
        if (target < 0)
            return default;
        int count = ReadCount(target, elementSize);
        // Some writers put 64-bit elements on a multiple of 4; they are read as bytes.
        return _bytes.Slice(target + 4, count * elementSize);
    }

    /// <summary>A vector of tables; empty where it is absent.</summary>
    public FlatbufferTables GetTables(int slot)
    {
        int target = Follow(slot);
        return target < 0
            ? default
            : new FlatbufferTables(_bytes, _scope, target + 4, ReadCount(target, 4), _depth + 1);
    }

    private int ReadCount(int target, int elementSize)
    {
        if ((target & 3) != 0 || target > _bytes.Length - 4)
            _scope.Corrupt(target, $"a vector on a multiple of 4 within {_bytes.Length} bytes", $"position {target}");
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[target..]);
        if ((ulong)count * (uint)elementSize > (ulong)(_bytes.Length - target - 4))
            _scope.Corrupt(target, $"at most {_bytes.Length - target - 4} bytes of elements", $"{count} elements");
        return (int)count;
    }

    private int FieldOffset(int slot) =>
        slot + 2 <= _vtable.Length ? BinaryPrimitives.ReadUInt16LittleEndian(_vtable[slot..]) : 0;

    // The place of a scalar, or 0 where it is absent: no scalar stands at 0, the root offset does.
    private int Locate(int slot, int size)
    {
        int offset = FieldOffset(slot);
        if (offset == 0)
            return 0;
        int at = _position + offset;
        if (offset < 4 || offset + size > _inlineLength || (at & (size - 1)) != 0)
            _scope.Corrupt(
                _position,
                $"field {(slot - 4) / 2} of {size} bytes, aligned, within {_inlineLength} bytes",
                $"offset {offset}"
            );
        return at;
    }

    // The place a reference leads to, or -1 where it is absent.
    private int Follow(int slot)
    {
        int at = Locate(slot, 4);
        if (at == 0)
            return -1;
        uint distance = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);
        if (distance == 0 || distance > (uint)(_bytes.Length - at))
            _scope.Corrupt(at, $"a reference within {_bytes.Length} bytes", $"distance {distance}");
        return at + (int)distance;
    }
}

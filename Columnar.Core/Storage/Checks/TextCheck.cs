using System.Runtime.InteropServices;
using System.Text;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Checks that the values of a chunk of text are UTF-8, each by itself, while its bytes pass by. Offsets and validity were checked
/// before.
/// </summary>
internal sealed class TextCheck : IDisposable
{
    private readonly RowLayout _layout;
    private readonly Chunk _chunk;
    private readonly string _name;
    private readonly UnitReader _offsets;
    private readonly UnitReader _validity;
    private readonly Utf8Pieces _value = new();
    private long _offsetsUnit = -1;
    private long _validityUnit = -1;
    private long _row;
    private readonly long _first;
    private long _rowEnd;
    private bool _isSound = true;

    public TextCheck(IDataFile file, RowLayout layout, Chunk chunk, string name)
    {
        _layout = layout;
        _chunk = chunk;
        _name = name;
        _offsets = new UnitReader(file);
        _validity = new UnitReader(file);
        _first = EndOf(-1);
        _rowEnd = EndOf(0);
    }

    /// <summary>Looks at the next bytes of the text.</summary>
    /// <param name="bytes">They follow on those of the last call.</param>
    /// <param name="start">Where in the text they begin.</param>
    /// <returns>The first row that ends in them and is no UTF-8; -1 where all are.</returns>
    public long FindInvalid(ReadOnlySpan<byte> bytes, long start)
    {
        // ASCII is UTF-8 wherever it is divided.
        bool isAscii = _isSound && _value.IsWhole && Ascii.IsValid(bytes);
        long invalid = -1;
        long end = start + bytes.Length;
        // A part of a longer chunk may begin with bytes of the rows before.
        long at = Math.Clamp(_first, start, end);
        while (_row < _chunk.Rows)
        {
            long pieceEnd = Math.Min(end, _rowEnd);
            if (!isAscii && _isSound)
                _isSound = _value.Add(bytes[(int)(at - start)..(int)(pieceEnd - start)]);
            at = pieceEnd;
            if (_rowEnd > end)
                break;
            if (invalid < 0 && !(_isSound && _value.IsWhole) && !IsNull(_row))
                invalid = _row;
            _value.Reset();
            _isSound = true;
            if (++_row < _chunk.Rows)
                _rowEnd = EndOf(_row);
        }
        return invalid;
    }

    public void Dispose()
    {
        _offsets.Dispose();
        _validity.Dispose();
    }

    // Where a row ends in the data segment.
    private long EndOf(long row)
    {
        int buffer = _layout.OffsetsIndex;
        int unit = _layout.ChecksumUnit(buffer);
        long place = (row + 1) * sizeof(int);
        if (_offsetsUnit != place / unit)
            _ = _offsets.Read(_chunk.Segments[buffer], unit, _offsetsUnit = place / unit, _name);
        return MemoryMarshal.Read<int>(_offsets.Last[(int)(place % unit)..]) - _chunk.FirstTextByte;
    }

    private bool IsNull(long row)
    {
        if (_chunk.NullCount == 0)
            return false;
        int buffer = _layout.ValidityIndex;
        int unit = _layout.ChecksumUnit(buffer);
        Segment segment = _chunk.Segments[buffer];
        if (row >= segment.WholeBytes * 8)
            return !Bitmap.Get([segment.TailByte], row - segment.WholeBytes * 8);
        if (_validityUnit != row / 8 / unit)
            _ = _validity.Read(segment, unit, _validityUnit = row / 8 / unit, _name);
        return !Bitmap.Get(_validity.Last, row - _validityUnit * unit * 8);
    }
}

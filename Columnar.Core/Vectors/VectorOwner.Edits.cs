using Columnar.Compression;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>Editing rows that are there, and cutting them off.</summary>
internal sealed partial class VectorOwner
{
    // No row before this one is null, as long as the region is in the state in which that was found.
    private long _noNullBefore;
    private RegionState? _searched;

    // Blocks that were compared with their checksums, so that damage shows at the edit, not at the commit.
    private readonly VerifiedBlocks _verified = new();

    /// <summary>Gives a row another value, or null.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">One row, laid out as the vector's.</param>
    public void Replace(long index, in ChunkBuffers value)
    {
        CheckValues(value);
        using (Gate.EnterEdit())
            ReplaceInside(index, value);
    }

    /// <summary>Makes a row null.</summary>
    public void Delete(long index)
    {
        ThrowUnlessNullable();
        using (Gate.EnterEdit())
            DeleteInside(index);
    }

    /// <summary>Reads a row and makes it null.</summary>
    public TValue? Take<TValue>(long index, ReadRow<TValue> read)
    {
        ThrowUnlessNullable();
        using (Gate.EnterEdit())
        {
            TValue? value = Read(index, read);
            DeleteInside(index);
            return value;
        }
    }

    /// <summary>The first row that is null; -1 for none.</summary>
    public long FirstNull()
    {
        using (Gate.EnterScope())
            return FirstNullInside();
    }

    /// <summary>Gives the first null a value, or appends it where there is none.</summary>
    /// <returns>The row.</returns>
    public long FillFirstNull(in ChunkBuffers value)
    {
        ThrowUnlessNullable();
        CheckValues(value);
        using (Gate.EnterEdit())
        {
            long row = FirstNullInside();
            if (row >= 0)
            {
                ReplaceInside(row, value);
                return row;
            }
            PrepareEdit();
            row = State.RowCount + _appended.Rows;
            _appended.Append(value);
            return row;
        }
    }

    /// <summary>Appends a row whose number the caller names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not the number of rows there are; nothing has changed.</exception>
    public void AppendAt(long index, in ChunkBuffers value)
    {
        CheckValues(value);
        using (Gate.EnterEdit())
        {
            PrepareEdit();
            CheckNextRow(index);
            _appended.Append(value);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">It is not the number of rows there are.</exception>
    public void CheckNextRow(long index)
    {
        long length = State.RowCount + _appended.Rows;
        if (index != length)
            throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                $"'{State.Header.Name}' has {length} rows; the next is row {length}, not {index}."
            );
    }

    /// <summary>Appends copies of a row until there are some number of rows.</summary>
    /// <param name="length">How many; where there are as many already nothing is appended.</param>
    /// <param name="value">One row, laid out as the vector's.</param>
    public void FillTo(long length, in ChunkBuffers value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        CheckValues(value);
        using (Gate.EnterEdit())
        {
            long missing = length - State.RowCount - _appended.Rows;
            if (missing > 0)
                _store.EnsureRoom(LeastBytes(missing, value));
            PrepareEdit();
            if (missing <= 0)
                return;
            int rowBytes = Math.Max(
                1,
                Layout.HasOffsets ? (int)value.TextLengthOf(0) + sizeof(int) : (Layout.DataBits + 7) / 8
            );
            // A piece of copies, appended as often as it takes; what fails in between is cut off again.
            int pieceRows = (int)Math.Clamp(SpillBytes / 2 / rowBytes, 1, missing);
            RowBuffer piece = new(Layout, pieceRows, checked(pieceRows * rowBytes));
            for (int i = 0; i < pieceRows; i++)
                piece.AppendRows(value, 0, 1);
            ChunkBuffers rows = piece.Buffers(0);
            Spill(
                (writer, state) =>
                {
                    for (long done = 0; done < missing; done += pieceRows)
                        state = writer.Append(state, rows with { Length = (int)Math.Min(pieceRows, missing - done) });
                    return state;
                }
            );
            GC.KeepAlive(piece);
        }
    }

    // The file bytes that copies of a row take at the least: LZ4 makes no more than 255 bytes of one, and has a byte per length of text.
    private Int128 LeastBytes(long rows, in ChunkBuffers value)
    {
        bool isEncoded = State.Header.Fields.Codec != CodecId.None;
        long bits = Layout.HasOffsets ? value.TextLengthOf(0) * 8 + (isEncoded ? 8 : 32) : Layout.DataBits;
        return (Int128)rows * bits / (isEncoded ? 8 * 255 : 8);
    }

    /// <summary>Cuts the vector.</summary>
    /// <param name="length">The new length, at most the present one.</param>
    public void Truncate(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (Gate.EnterEdit())
        {
            RegionState region = State;
            long rowCount = region.RowCount + _appended.Rows;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, rowCount);
            if (length == rowCount)
                return;
            PrepareEdit();
            SpillTexts();
            region = RowWriter.Change(_store, State, (writer, state) => Cut(writer, state, length));
            EndCut();
        }
    }

    /// <summary>The region cut, with all that is pending on it. Called inside an edit, after <see cref="SpillTexts"/>.</summary>
    public RegionState Cut(RowWriter writer, RegionState region, long length)
    {
        region = WriteEdits(writer, region, Math.Min(length, region.RowCount));
        if (length > region.RowCount)
            region = AppendPending(writer, region);
        return length < region.RowCount ? writer.Truncate(region, length) : region;
    }

    /// <summary>Forgets what was pending, which stands in the region or was cut off. Called inside an edit.</summary>
    public void EndCut() => Clear();

    private void ReplaceInside(long index, in ChunkBuffers value)
    {
        PrepareEdit();
        RegionState region = State;
        CheckRow(index, region);
        if (index < region.RowCount && !_verified.IsKnown(region, index))
            _verified.Add(region, RowWriter.VerifyBlock(_store, region, index));
        bool wasNull = Read(index, static (in ChunkBuffers piece, int row) => piece.IsNull(row));
        if (index >= region.RowCount && !Layout.HasOffsets)
            _appended.Replace(index - region.RowCount, value);
        else
            _edits.Set(index, value, wasNull);
        if (value.IsNull(0))
            _noNullBefore = Math.Min(_noNullBefore, index);
    }

    private void DeleteInside(long index)
    {
        RowBuffer row = new(Layout, 1, Math.Max(1, (Layout.DataBits + 7) / 8));
        row.AppendNulls(1);
        ReplaceInside(index, row.Buffers(0));
        GC.KeepAlive(row);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void CheckRow(long index) => CheckRow(index, State);

    private void CheckRow(long index, RegionState region)
    {
        if ((ulong)index >= (ulong)(region.RowCount + _appended.Rows))
            Throw.IndexOutOfRange(index, region.RowCount + _appended.Rows);
    }

    private long FirstNullInside()
    {
        using OwnerPin pin = new(_store);
        RegionState region = pin.Working.Regions.GetValueOrDefault(RegionId) ?? throw Removed();
        if (!ReferenceEquals(_searched, region))
            (_searched, _noNullBefore) = (region, 0);
        long edited = _edits.FirstNull(_noNullBefore);
        long found = -1;
        foreach (ChunkBuffers rows in Residents(region))
        {
            found = FirstNull(rows, edited);
            if (found >= 0)
                break;
        }
        long first =
            found < 0 ? edited
            : edited < 0 ? found
            : Math.Min(found, edited);
        _noNullBefore = first < 0 ? region.RowCount + _appended.Rows : first;
        return first;
    }

    // The validity of the region's chunks and the appended pieces, without edits.
    private IEnumerable<ChunkBuffers> Residents(RegionState region)
    {
        foreach (ChunkBuffers chunk in BuffersOf(region))
            yield return chunk;
        long firstRow = region.RowCount;
        foreach (RowBuffer piece in _appended.Pieces)
        {
            yield return piece.Buffers(firstRow);
            firstRow += piece.Rows;
        }
    }

    // The first null of a piece from where nulls may be on that was given no value; before a row, if that is not negative.
    private long FirstNull(in ChunkBuffers rows, long before)
    {
        if (rows.NullCount == 0 || rows.EndRow <= _noNullBefore || (before >= 0 && rows.FirstRow >= before))
            return -1;
        for (long row = Math.Max(rows.FirstRow, _noNullBefore); row < rows.EndRow; row++)
        {
            row = rows.NextNull(row);
            if (row >= rows.EndRow)
                break;
            if (!_edits.TryFind(row, out _, out _))
                return row;
        }
        return -1;
    }
}

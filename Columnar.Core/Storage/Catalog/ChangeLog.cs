namespace Columnar.Storage;

/// <summary>
/// Which rows of a vector changed when: a number that rises with every change but appends, and for the latest changes the first row
/// they touched. Who noted the number can ask later from which row on anything differs. Immutable.
/// </summary>
/// <remarks>
/// It stands in the region's header, so a discard or a rollback takes it back together with the rows and with whatever was computed
/// from them. Of two changes the later one hides the earlier if it touched a row at or before it.
/// </remarks>
internal sealed class ChangeLog
{
    /// <summary>The most changes told apart; beyond, the two oldest count as one at the lower row.</summary>
    public const int MaxEntries = 16;

    private readonly (ulong Number, long FirstRow)[] _entries;

    private ChangeLog(ulong number, (ulong, long)[] entries)
    {
        Number = number;
        _entries = entries;
    }

    /// <summary>No change so far.</summary>
    public static ChangeLog None { get; } = new(0, []);

    /// <summary>The number of the latest change; 0 for none.</summary>
    public ulong Number { get; }

    /// <summary>Bytes of the encoded log.</summary>
    public int ByteLength => 8 + _entries.Length * 16;

    /// <summary>With one change more.</summary>
    /// <param name="firstRow">The first row it touched; the new length where rows were cut off.</param>
    public ChangeLog With(long firstRow)
    {
        // Rows rise with numbers, so what is hidden stands at the end.
        int kept = _entries.Length;
        while (kept > 0 && _entries[kept - 1].FirstRow >= firstRow)
            kept--;
        List<(ulong, long)> entries = [.. _entries.AsSpan(0, kept), (Number + 1, firstRow)];
        if (entries.Count > MaxEntries)
        {
            entries[1] = (entries[1].Item1, entries[0].Item2);
            entries.RemoveAt(0);
        }
        return new ChangeLog(Number + 1, [.. entries]);
    }

    /// <summary>The rows before this one are as they were when the log had a number; <see cref="long.MaxValue"/> where all are.</summary>
    public long RowsUnchangedSince(ulong number)
    {
        foreach ((ulong entry, long firstRow) in _entries)
        {
            if (entry > number)
                return firstRow;
        }
        return number == Number ? long.MaxValue : 0; // A number not given yet is another vector's.
    }

    public void Write(ref SpanWriter writer)
    {
        writer.UInt64(Number);
        foreach ((ulong number, long firstRow) in _entries)
        {
            writer.UInt64(number);
            writer.Int64(firstRow);
        }
    }

    /// <summary>Reads and validates an encoded log.</summary>
    public static ChangeLog Read(ref SpanReader reader)
    {
        ulong number = reader.UInt64();
        if (reader.Remaining % 16 != 0 || reader.Remaining / 16 > MaxEntries)
            reader.Fail($"at most {MaxEntries} changes of 16 bytes", $"{reader.Remaining} bytes");
        var entries = new (ulong, long)[reader.Remaining / 16];
        (ulong Number, long FirstRow) previous = (0, -1);
        for (int i = 0; i < entries.Length; i++)
        {
            (ulong Number, long FirstRow) entry = (reader.UInt64(), reader.Int64());
            if (entry.Number <= previous.Number || entry.Number > number || entry.FirstRow <= previous.FirstRow)
                reader.Fail($"changes that rise up to {number}", $"change {entry.Number} at row {entry.FirstRow}");
            entries[i] = previous = entry;
        }
        return new ChangeLog(number, entries);
    }
}

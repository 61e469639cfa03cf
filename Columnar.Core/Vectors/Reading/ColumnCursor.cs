using System.Globalization;
using Columnar.Display;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Reads single rows, one after the other or by number, of rows as they stood when it was opened.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>
/// It holds a lease: dispose it to let its space be re-used; a forgotten one keeps it until the database is closed or compacted. Used
/// by one thread at a time. Rows near one another are read together, an encoded block once for all of them.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class ColumnCursor<T> : IDisposable, IDisplayed
{
    private const int PacketRows = 1024;

    private readonly RowReader<T> _reader;
    private readonly T[] _packet;
    private long _first;
    private int _count;
    private bool _isDisposed;

    internal ColumnCursor(RowReader<T> reader)
    {
        _reader = reader;
        _packet = new T[(int)Math.Min(PacketRows, reader.Length)];
    }

    /// <summary>A forgotten cursor only notes that it was.</summary>
    ~ColumnCursor() => _reader?.Forget();

    /// <summary>Rows.</summary>
    public long Length => _reader.Length;

    /// <summary>The row the cursor stands at; -1 before the first.</summary>
    public long Row { get; private set; } = -1;

    /// <summary>The value of the row the cursor stands at; null or <c>default</c> for a null.</summary>
    /// <exception cref="InvalidOperationException">It stands at no row.</exception>
    /// <exception cref="ObjectDisposedException">The cursor is disposed.</exception>
    public T Current
    {
        get
        {
            ThrowIfAtNoRow();
            if ((ulong)(Row - _first) >= (ulong)_count)
                Fill(Row, 1);
            return _packet[Row - _first];
        }
    }

    /// <summary>Whether the row the cursor stands at is null.</summary>
    /// <inheritdoc cref="Current" path="/exception"/>
    public bool IsNull
    {
        get
        {
            ThrowIfAtNoRow();
            return _reader.IsNull(Row);
        }
    }

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False behind the last, where the cursor then stands.</returns>
    /// <exception cref="ObjectDisposedException">The cursor is disposed.</exception>
    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Row >= Length - 1)
        {
            Row = Length;
            return false;
        }
        Row++;
        if ((ulong)(Row - _first) >= (ulong)_count)
            Fill(Row, PacketRows);
        return true;
    }

    /// <summary>Goes to a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The cursor is disposed.</exception>
    public void MoveTo(long row)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if ((ulong)row >= (ulong)Length)
            Throw.IndexOutOfRange(row, Length);
        Row = row;
    }

    /// <summary>Where it stands.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"a cursor at row {Row} of {Length}{(_isDisposed ? "; it is disposed" : "")}"
        );

    /// <summary>Gives the lease back.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        GC.SuppressFinalize(this);
        _reader.Dispose();
    }

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    // Who jumps about reads one row at a time, who goes on gets many.
    private void Fill(long row, int most)
    {
        int count = (int)Math.Min(most, Length - row);
        _count = 0;
        _reader.CopyTo(row, _packet.AsSpan(0, count));
        (_first, _count) = (row, count);
    }

    private void ThrowIfAtNoRow()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if ((ulong)Row >= (ulong)Length)
            throw new InvalidOperationException(
                $"The cursor stands at no row of the {Length}; call MoveNext or MoveTo."
            );
    }
}

using Columnar.Scans;

namespace Columnar.Evaluation;

/// <summary>
/// The packet that an expression is being evaluated for, and the scratch memory for what lies between. Memory is taken as from a
/// stack: whoever evaluates remembers <see cref="Mark"/> and goes back to it. So what a query needs follows from how deep it nests, not from
/// how long it is. One thread at a time.
/// </summary>
internal sealed unsafe class Workspace : IDisposable
{
    private const int MaskBytes = Packets.Words * sizeof(ulong);
    private const int MasksPerPiece = Scratch.ByteLength / MaskBytes;

    private readonly List<nint> _valuePieces = [];
    private readonly List<nint> _maskPieces = [];
    private int _valuesTaken;
    private int _masksTaken;

    /// <summary>The first row of the packet; a multiple of <see cref="Packets.Rows"/>.</summary>
    public long Row { get; private set; }

    /// <summary>Rows of the packet.</summary>
    public int Rows { get; private set; }

    /// <summary>Words of a mask of the packet.</summary>
    public int Words => Packets.WordCount(Rows);

    /// <summary>Goes to a packet; nothing of the last one is needed any more.</summary>
    public void MoveTo(long row, int rows)
    {
        Row = row;
        Rows = rows;
        _valuesTaken = 0;
        _masksTaken = 0;
    }

    /// <summary>Where the stack of scratch memory stands.</summary>
    public (int Values, int Masks) Mark() => (_valuesTaken, _masksTaken);

    /// <summary>Gives back everything taken since a mark.</summary>
    public void Release((int Values, int Masks) mark) => (_valuesTaken, _masksTaken) = mark;

    /// <summary>Room for a packet of 64-bit values.</summary>
    public void* TakeValues()
    {
        if (_valuesTaken == _valuePieces.Count)
            _valuePieces.Add((nint)Scratch.Rent());
        return (void*)_valuePieces[_valuesTaken++];
    }

    /// <summary>Room for a mask of a packet.</summary>
    public ulong* TakeMask()
    {
        int piece = _masksTaken / MasksPerPiece;
        if (piece == _maskPieces.Count)
            _maskPieces.Add((nint)Scratch.Rent());
        return (ulong*)((byte*)_maskPieces[piece] + (_masksTaken++ % MasksPerPiece * MaskBytes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint piece in _valuePieces)
            Scratch.Return((void*)piece);
        foreach (nint piece in _maskPieces)
            Scratch.Return((void*)piece);
        _valuePieces.Clear();
        _maskPieces.Clear();
    }
}

using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>
/// The texts that the codes of a dictionary vector stand for, on its owner's side: those of the region with those that wait for the next
/// commit behind them. Texts are only added, so a code stands for the same text for ever. Guarded by the vector's gate.
/// </summary>
internal sealed class TextDictionary
{
    public static readonly RowLayout Layout = new(true, false, 0);

    private readonly Store _store;
    private readonly long _vectorId;
    private readonly PendingRows _added = new(Layout);

    // All texts by code, read when the first is looked up.
    private TextKeys? _keys;

    // The pending state that the keys were last compared with, and the region they were read from.
    private CatalogState? _compared;
    private RegionState? _read;

    // The buffers of the region as it was when they were last asked for.
    private RegionState? _buffered;
    private ChunkBuffers[] _buffers = [];

    public TextDictionary(Store store, RegionState vector)
    {
        _store = store;
        _vectorId = vector.Header.Id;
    }

    /// <summary>Bytes that wait for the next commit.</summary>
    public long ByteLength => _added.ByteLength;

    public bool HasPending => PendingCount > 0;

    /// <summary>Texts that wait for the next commit.</summary>
    public long PendingCount => _added.Rows;

    public RegionState State => RegionOf(_store.Working);

    public long Length => State.RowCount + _added.Rows;

    /// <summary>How many texts there are under a pin.</summary>
    public long LengthIn(OwnerPin pin) => RegionOf(pin.Working).RowCount + _added.Rows;

    /// <summary>The header of the companion that holds a vector's texts.</summary>
    public static RegionHeader Header(long id, long vectorId, UInt128 creationId) =>
        new(id, vectorId, creationId, RegionKind.Text, Layout, 0, Companions.Dictionary, ElementType.Utf8.Format, []);

    /// <summary>The texts of a vector's codes as a catalog has them.</summary>
    public static TextView View(Store store, CatalogState catalog, RegionState vector, IViewLease? lease) =>
        new(
            Companions.Dictionary,
            false,
            ChunkReader.Buffers(store, RegionOf(catalog, vector.Header.Id) ?? throw Missing(vector.Header.Name)),
            lease
        );

    /// <summary>The owner's view of the texts.</summary>
    public TextView View(OwnerPin pin)
    {
        RegionState region = RegionOf(pin.Working);
        List<ChunkBuffers> chunks = [.. BuffersOf(region)];
        List<object> owners = [];
        long firstRow = region.RowCount;
        foreach (RowBuffer piece in _added.Pieces)
        {
            chunks.Add(piece.Lend(firstRow));
            owners.Add(piece);
            firstRow += piece.Rows;
        }
        return new TextView(Companions.Dictionary, false, [.. chunks], pin.Lease, owners.ToArray());
    }

    /// <summary>Reads the text of a code.</summary>
    /// <param name="pin">The state the code was read in, so that nobody takes its text back meanwhile.</param>
    /// <param name="code">The code.</param>
    /// <param name="read">Reads the text where it stands.</param>
    /// <exception cref="ArgumentOutOfRangeException">It stands for no text.</exception>
    public TResult Read<TResult>(OwnerPin pin, int code, ReadRow<TResult> read)
    {
        RegionState region = RegionOf(pin.Working);
        if ((uint)code >= (ulong)(region.RowCount + _added.Rows))
            Throw.IndexOutOfRange(code, region.RowCount + _added.Rows);
        if (code >= region.RowCount)
        {
            ChunkBuffers piece = _added.Find(code - region.RowCount, out int row);
            return read(piece, row);
        }
        ref readonly ChunkBuffers chunk = ref BuffersOf(region)[region.FindChunk(code)];
        return read(chunk, (int)(code - chunk.FirstRow));
    }

    /// <summary>The code of a text; -1 where it has none.</summary>
    public int Find(ReadOnlySpan<byte> utf8)
    {
        // What the next edit has to notice stays.
        TextKeys keys = _keys is null || IsWhole() || !_store.IsWritable ? Keys() : ReadKeys().Keys;
        return keys.Find(utf8);
    }

    /// <summary>The code of a text where it is at hand; -1 where it is not, or the text has none. Calls nothing that might throw.</summary>
    public int FindReady(ReadOnlySpan<byte> utf8) =>
        _keys is not null && ReferenceEquals(_compared, _store.Working) ? _keys.Find(utf8) : -1;

    /// <summary>The code of a text, given now if it is new. Called inside an edit.</summary>
    public unsafe int CodeOf(ReadOnlySpan<byte> utf8)
    {
        TextKeys keys = Keys();
        int code = keys.Find(utf8);
        if (code >= 0)
            return code;
        if (keys.Count == int.MaxValue)
            throw new InvalidOperationException("The dictionary has as many texts as there are codes.");
        RowBuffer piece = _added.TryGetRoom(utf8.Length) ?? _added.AddPiece(utf8.Length);
        code = keys.CodeOf(utf8);
        utf8.CopyTo(new Span<byte>(piece.Next, utf8.Length));
        piece.Advance(utf8.Length);
        return code;
    }

    /// <summary>Takes the last added texts back, whose rows were refused; within the edit that gave them their codes.</summary>
    /// <param name="pendingCount">How many waited before.</param>
    public void TakeBack(long pendingCount)
    {
        while (_added.Rows > pendingCount)
        {
            _added.RemoveLast();
            (_keys, _read) = (null, null);
        }
    }

    /// <summary>The region with the added texts.</summary>
    public RegionState AppendPending(RowWriter writer, RegionState region)
    {
        foreach (RowBuffer piece in _added.Pieces)
            region = writer.Append(region, piece.Buffers(0));
        return region;
    }

    /// <summary>Forgets the added texts, which stand in the region now.</summary>
    public void EndSpill()
    {
        _added.Clear();
        _compared = null;
    }

    /// <summary>Drops the added texts.</summary>
    public void Drop()
    {
        _added.Clear();
        (_keys, _read) = (null, null);
    }

    /// <summary>Whether the codes that were given still stand for their texts: a discard or rollback may have taken those away.</summary>
    /// <remarks>
    /// With a writer texts come here only, and go only with those; what they leave are the texts before. So as many as before are the same
    /// ones. Who only reads may find those of another branch of the history.
    /// </remarks>
    public bool IsWhole()
    {
        CatalogState working = _store.Working;
        if (_keys is null || ReferenceEquals(_compared, working))
            return true;
        RegionState region = RegionOf(working);
        bool isSame = _store.IsWritable ? _keys.Count == region.RowCount + _added.Rows : ReferenceEquals(_read, region);
        if (!isSame)
            return false;
        _compared = working;
        return true;
    }

    private TextKeys Keys()
    {
        if (_keys is null || !IsWhole())
        {
            ((_keys, _read), _compared) = (ReadKeys(), null);
            // Compared with the state of now, so that texts are at hand.
            _ = IsWhole();
        }
        return _keys;
    }

    private (TextKeys Keys, RegionState Region) ReadKeys()
    {
        using OwnerPin pin = new(_store);
        TextView view = View(pin);
        TextKeys keys = new();
        for (long code = 0; code < view.Length; code++)
        {
            if (keys.CodeOf(view.GetUtf8Span(code)) != code)
                Throw.Corrupt(
                    "dictionary",
                    -1,
                    "texts that differ from one another",
                    $"the same text again for code {code}"
                );
        }
        return (keys, RegionOf(pin.Working));
    }

    private ChunkBuffers[] BuffersOf(RegionState region)
    {
        if (!ReferenceEquals(_buffered, region))
            (_buffers, _buffered) = (ChunkReader.Buffers(_store, region), region);
        return _buffers;
    }

    private RegionState RegionOf(CatalogState catalog) =>
        RegionOf(catalog, _vectorId)
        ?? throw (
            catalog.Regions.TryGetValue(_vectorId, out RegionState? vector)
                ? (Exception)Missing(vector.Header.Name)
                : VectorOwner.Removed()
        );

    private static RegionState? RegionOf(CatalogState catalog, long vectorId) =>
        catalog.Find(vectorId, Companions.Dictionary);

    private static CorruptDataException Missing(string name) =>
        new($"catalog entry of '{name}'", -1, "a dictionary beside the codes", "none");
}

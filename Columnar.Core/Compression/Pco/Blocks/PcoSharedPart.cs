using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>The shared part of a block of numbers. Can be filled again, which allocates nothing then.</summary>
internal sealed class PcoSharedPart<TLatent> : SharedPart
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private const int FixedBytes = 4_096;

    // The most chunks of several packets.
    private const int MaxMetas = IBlockCodec.BlockPackets / 2;

    private readonly Lock _lock = new();
    private readonly List<PcoChunkTables<TLatent>> _tables = [];

    // By chunk: whoever decodes one packet needs the tables of one.
    private readonly bool[] _isBuilt = new bool[MaxMetas];
    private int _chunkLog;
    private int _metaCount;

    public PcoVersion Version { get; private set; }

    /// <summary>The numbers of a chunk; the last one may have fewer.</summary>
    public int ChunkLength => 1 << _chunkLog;

    /// <summary>Whether the packets are pages of chunks whose metas stand here; else each has chunks of its own.</summary>
    public bool HasMetas => _chunkLog > PcoBlockDivision.PacketLog;

    public override int ByteLength
    {
        get
        {
            int states = 0;
            int dictionaries = 0;
            for (int chunk = 0; chunk < _metaCount; chunk++)
            {
                PcoChunkMeta meta = _tables[chunk].Meta;
                states += 1 << meta.Primary.AnsLog;
                dictionaries += meta.Mode.Dictionary?.Length ?? 0;
                states += meta.HasSecondary ? 1 << meta.Secondary.AnsLog : 0;
                states += meta.HasDeltaVariable ? 1 << meta.DeltaVariable.AnsLog : 0;
            }
            // A state has a node of 4 bytes and a latent.
            return (FixedBytes * Math.Max(_metaCount, 1))
                + (states * (sizeof(uint) + Unsafe.SizeOf<TLatent>()))
                + dictionaries;
        }
    }

    /// <summary>What decoding a packet takes, where its meta stands here.</summary>
    /// <param name="packet">Which packet of the block.</param>
    /// <exception cref="CorruptDataException">There is none for the packet.</exception>
    public PcoChunkTables<TLatent> TablesOf(int packet)
    {
        int chunk = packet >> (_chunkLog - PcoBlockDivision.PacketLog);
        if (chunk >= _metaCount)
            PcoThrow.Corrupt("Pcodec block", 0, $"the meta of chunk {chunk}", $"metas of {_metaCount} chunks");
        if (!Volatile.Read(ref _isBuilt[chunk]))
            Build(chunk);
        return _tables[chunk];
    }

    /// <exception cref="CorruptDataException">The bytes end early, or contradict the format or the type.</exception>
    public void Read(ReadOnlySpan<byte> bytes, PcoNumberType type)
    {
        PcoBitReader reader = new(bytes);
        Version = PcoVersion.Read(ref reader);
        _metaCount = 0;
        _chunkLog = reader.ReadByte();
        reader.CheckEnd("Pcodec block");
        if (_chunkLog is < PcoBlockDivision.MinLengthLog or > PcoBlockDivision.BlockLog)
            PcoThrow.Corrupt("Pcodec block", reader.Offset, "chunks of 2^11 to 2^16 numbers", $"2^{_chunkLog}");
        int most = HasMetas ? 1 << (PcoBlockDivision.BlockLog - _chunkLog) : 0;
        while (_metaCount < most && reader.ByteLength < bytes.Length)
        {
            if (_metaCount == _tables.Count)
                _tables.Add(new PcoChunkTables<TLatent>());
            _isBuilt[_metaCount] = false;
            _tables[_metaCount].ReadMeta(ref reader, Version, type);
            _metaCount++;
        }
        if (HasMetas && _metaCount == 0)
            PcoThrow.TooShort("Pcodec block", reader.Offset);
        if (reader.ByteLength != bytes.Length)
            PcoThrow.Corrupt("Pcodec block", reader.Offset, "the end of the shared part", "more bytes");
    }

    private void Build(int chunk)
    {
        lock (_lock)
        {
            if (_isBuilt[chunk])
                return;
            _tables[chunk].Build();
            Volatile.Write(ref _isBuilt[chunk], true);
        }
    }
}

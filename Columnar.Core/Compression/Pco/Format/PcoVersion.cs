namespace Columnar.Compression;

/// <summary>A version of the wrapped format.</summary>
internal readonly record struct PcoVersion(byte Major, byte Minor)
{
    /// <summary>The bytes of the header that says the version that is written.</summary>
    public const int ByteLength = 2;

    /// <summary>The version that is written.</summary>
    public static PcoVersion Current => new(4, 1);

    /// <summary>Whether multiples of integers are told apart from those of the first version, which nobody reads.</summary>
    public bool HasIntMult => Major >= 1;

    /// <summary>Whether there are differences other than consecutive ones.</summary>
    public bool HasDeltaKinds => Major >= 3;

    /// <summary>Reads the header of the wrapped format. A later minor version is tried, as nobody knows what changed.</summary>
    public static PcoVersion Read(ref PcoBitReader reader)
    {
        byte major = reader.ReadByte();
        byte minor = major >= 4 ? reader.ReadByte() : (byte)0;
        reader.CheckEnd("Pcodec version");
        if (major > Current.Major)
            PcoThrow.Corrupt(
                "Pcodec version",
                reader.Offset,
                $"at most {Current}",
                new PcoVersion(major, minor).ToString()
            );
        return new PcoVersion(major, minor);
    }

    public override string ToString() => $"{Major}.{Minor}";
}

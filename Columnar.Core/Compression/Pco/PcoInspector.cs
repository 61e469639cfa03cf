using System.Numerics;

namespace Columnar.Compression;

/// <summary>Looks at files without making room for their numbers.</summary>
internal static class PcoInspector
{
    /// <summary>Looks at a chunk and goes to its end.</summary>
    public static PcoChunkInspection Inspect(ref PcoFileReader file, int offset, PcoNumberType type, int length) =>
        PcoNumbers.LatentBits(type) switch
        {
            8 => Inspect<byte>(ref file, offset, type, length),
            16 => Inspect<ushort>(ref file, offset, type, length),
            32 => Inspect<uint>(ref file, offset, type, length),
            _ => Inspect<ulong>(ref file, offset, type, length),
        };

    private static PcoChunkInspection Inspect<TLatent>(
        ref PcoFileReader file,
        int offset,
        PcoNumberType type,
        int length
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        PcoBitReader reader = new(file.Rest, file.Offset);
        PcoChunkTables<TLatent> tables = PcoChunkTables<TLatent>.Current;
        tables.Read(ref reader, file.Header.Version, type);
        int metaLength = reader.ByteLength;
        file.Position += metaLength;
        int pageLength = tables.Measure(file.Rest, file.Offset, length);
        file.Position += pageLength;
        PcoChunkMeta meta = tables.Meta;
        List<PcoVariableInspection> variables = [];
        if (meta.HasDeltaVariable)
            variables.Add(Describe("lookbacks", meta.DeltaVariable));
        variables.Add(Describe("primary", meta.Primary));
        if (meta.HasSecondary)
            variables.Add(Describe("secondary", meta.Secondary));
        return new PcoChunkInspection(
            offset,
            type,
            length,
            meta.Mode.Kind,
            Describe(meta.Mode, type),
            meta.Delta.Kind,
            Describe(meta.Delta),
            variables,
            metaLength,
            pageLength
        );
    }

    private static PcoVariableInspection Describe(string name, PcoVariable variable)
    {
        List<PcoBinInspection> bins = [];
        foreach (PcoBin bin in variable.Bins)
            bins.Add(new PcoBinInspection(bin.Lower, bin.OffsetBits, bin.Weight));
        return new PcoVariableInspection(name, variable.LatentBits, variable.AnsLog, bins);
    }

    private static string Describe(PcoMode mode, PcoNumberType type) =>
        mode.Kind switch
        {
            PcoModeKind.IntMult => $"base {mode.Base}",
            PcoModeKind.FloatMult => type switch
            {
                PcoNumberType.F16 => $"base {PcoFloats.ToHalf((ushort)mode.Base)}",
                PcoNumberType.F32 => $"base {PcoFloats.ToSingle((uint)mode.Base)}",
                _ => $"base {PcoFloats.ToDouble(mode.Base)}",
            },
            PcoModeKind.FloatQuant => $"{mode.QuantBits} low bits",
            PcoModeKind.Dictionary => $"{mode.Dictionary!.Length * 8 / PcoNumbers.LatentBits(type)} numbers",
            _ => "",
        };

    private static string Describe(PcoDelta delta)
    {
        string secondary = delta.SecondaryUsesDelta ? ", of both variables" : "";
        return delta.Kind switch
        {
            PcoDeltaKind.Consecutive => $"order {delta.Order}{secondary}",
            PcoDeltaKind.Lookback => $"window {1 << delta.WindowLog}, state {1 << delta.StateLog}{secondary}",
            PcoDeltaKind.Convolution => $"order {delta.Weights!.Length}, shift {delta.Quantization}",
            _ => "",
        };
    }
}

using System.Numerics;
using static System.FormattableString;

namespace Columnar.Compression;

/// <summary>Looks at files without making room for their numbers.</summary>
internal static class PcoInspector
{
    /// <summary>Looks at the next chunk and goes to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxCount">How many numbers are expected at most.</param>
    /// <returns>Null at the end of the file.</returns>
    public static PcoChunkInspection? Next(ref PcoFileReader file, long maxCount)
    {
        long offset = file.Offset;
        if (!file.TryReadChunk(expected: null, out PcoNumberType type, out int length))
            return null;
        if (length > maxCount)
            PcoThrow.Corrupt("Pcodec chunk", offset, $"at most {maxCount} more numbers", $"{length}");
        return PcoNumbers.LatentBits(type) switch
        {
            8 => Inspect<byte>(ref file, offset, type, length),
            16 => Inspect<ushort>(ref file, offset, type, length),
            32 => Inspect<uint>(ref file, offset, type, length),
            _ => Inspect<ulong>(ref file, offset, type, length),
        };
    }

    /// <summary>What was found of a file.</summary>
    public static PcoInspection Describe(
        in PcoFileHeader header,
        long headerLength,
        long length,
        List<PcoChunkInspection> chunks
    ) =>
        new(
            header.StandaloneVersion,
            header.Version.ToString(),
            header.UniformType,
            header.Hint,
            headerLength,
            length,
            chunks
        );

    private static PcoChunkInspection Inspect<TLatent>(
        ref PcoFileReader file,
        long offset,
        PcoNumberType type,
        int length
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        PcoBitReader reader = new(file.Rest, file.Offset);
        PcoChunkTables<TLatent> tables = PcoChunkTables<TLatent>.Current;
        try
        {
            tables.Read(ref reader, file.Header.Version, type);
            int metaLength = reader.ByteLength;
            file.Position += metaLength;
            int pageLength = tables.Measure(file.Rest, file.Offset, length);
            file.Position += pageLength;
            return Describe(tables.Meta, offset, type, length, metaLength, pageLength);
        }
        finally
        {
            tables.Forget();
        }
    }

    private static PcoChunkInspection Describe(
        PcoChunkMeta meta,
        long offset,
        PcoNumberType type,
        int length,
        int metaLength,
        int pageLength
    )
    {
        // Arrays: there may be as many chunks as a file has room for, and each of them has these.
        PcoVariableInspection primary = Describe("primary", meta.Primary);
        PcoVariableInspection? lookbacks = meta.HasDeltaVariable ? Describe("lookbacks", meta.DeltaVariable) : null;
        PcoVariableInspection? secondary = meta.HasSecondary ? Describe("secondary", meta.Secondary) : null;
        PcoVariableInspection[] variables = (lookbacks, secondary) switch
        {
            (null, null) => [primary],
            (null, _) => [primary, secondary],
            (_, null) => [lookbacks, primary],
            _ => [lookbacks, primary, secondary],
        };
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
        PcoBinInspection[] bins = new PcoBinInspection[variable.Bins.Length];
        for (int i = 0; i < bins.Length; i++)
        {
            PcoBin bin = variable.Bins[i];
            bins[i] = new PcoBinInspection(bin.Lower, bin.OffsetBits, bin.Weight);
        }
        return new PcoVariableInspection(name, variable.LatentBits, variable.AnsLog, bins);
    }

    private static string Describe(PcoMode mode, PcoNumberType type) =>
        mode.Kind switch
        {
            PcoModeKind.IntMult => $"base {mode.Base}",
            PcoModeKind.FloatMult => type switch
            {
                PcoNumberType.F16 => Invariant($"base {PcoFloats.ToHalf((ushort)mode.Base)}"),
                PcoNumberType.F32 => Invariant($"base {PcoFloats.ToSingle((uint)mode.Base)}"),
                _ => Invariant($"base {PcoFloats.ToDouble(mode.Base)}"),
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

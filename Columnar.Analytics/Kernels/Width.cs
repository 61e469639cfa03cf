using System.Runtime.Intrinsics;

namespace Columnar.Kernels;

/// <summary>The register width a kernel runs at. The result never depends on it.</summary>
internal enum Width
{
    Scalar,
    Bits128,
    Bits256,
    Bits512,
}

/// <summary>Chooses the width.</summary>
internal static class Widths
{
    /// <summary>The widest that this machine runs in hardware.</summary>
    public static Width Best { get; } =
        Vector512.IsHardwareAccelerated ? Width.Bits512
        : Vector256.IsHardwareAccelerated ? Width.Bits256
        : Vector128.IsHardwareAccelerated ? Width.Bits128
        : Width.Scalar;
}

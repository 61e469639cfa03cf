using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Columnar;

/// <summary>The library's throw sites, out of line so that the checks before them stay small.</summary>
[StackTraceHidden]
internal static class Throw
{
    [DoesNotReturn]
    public static void Corrupt(string structure, long offset, string expected, string found) =>
        throw new CorruptDataException(structure, offset, expected, found);

    [DoesNotReturn]
    public static void IndexOutOfRange(long index, long length) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"The index must lie in [0, {length}).");

    [DoesNotReturn]
    public static void NullValue(string name, long index) =>
        throw new InvalidOperationException($"'{name}'[{index}] is null; use Get, which returns null.");

    [DoesNotReturn]
    public static void RangeCut(long firstRow, long endRow, long length) =>
        throw new InvalidOperationException(
            $"The range has rows {firstRow} to {endRow - 1}; there are only {length} rows now."
        );

    [DoesNotReturn]
    public static void Disposed(string what) => throw new ObjectDisposedException(what);
}

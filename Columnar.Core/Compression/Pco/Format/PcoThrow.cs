using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Columnar.Compression;

/// <summary>What is wrong with bytes in the Pcodec format. That they end too early can be told from the rest.</summary>
[StackTraceHidden]
internal static class PcoThrow
{
    /// <summary>What was found where the bytes ended before their time.</summary>
    public const string EndOfBytes = "the end of the bytes";

    [DoesNotReturn]
    public static void Corrupt(string structure, long offset, string expected, string found) =>
        throw new CorruptDataException(structure, offset, expected, found);

    [DoesNotReturn]
    public static void TooShort(string structure, long offset) =>
        throw new CorruptDataException(structure, offset, "more bytes", EndOfBytes);

    /// <summary>Whether an error says that the bytes end too early.</summary>
    public static bool IsTooShort(CorruptDataException error) => error.Found == EndOfBytes;
}

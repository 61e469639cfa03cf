using Columnar.Arrays;

namespace Columnar.Ipc.Import;

/// <summary>
/// Bounds what rows that refer to values become: a few bytes of input can stand for any amount of output. Real data repeats
/// values of tens of bytes by indices of one byte.
/// </summary>
/// <param name="column">The column that refers.</param>
/// <param name="body">Its body.</param>
/// <param name="dictionary">The values, where they are a dictionary's.</param>
internal sealed class ExpansionLimit(ColumnLayout column, MessageBody body, ArrowArray? dictionary)
{
    private const long FreeBytes = 64L << 20;
    private const long BytesPerInputByte = 1024;

    private readonly long _maxBytes = MaxBytes(body.Length + (dictionary?.Buffers.Sum(b => (long)b.Length) ?? 0));
    private long _bytes;

    /// <summary>Counts bytes that rows from one on become.</summary>
    /// <exception cref="UnsupportedFormatException">They are far more than what was given.</exception>
    public void Count(long byteLength, long row)
    {
        _bytes += byteLength;
        if (_bytes <= _maxBytes)
            return;
        throw new UnsupportedFormatException(
            $"Arrow field '{column.Field.Name}', row {row}",
            $"more than {_maxBytes} bytes of values from a body of {body.Length}",
            $"{FreeBytes} bytes and {BytesPerInputByte} for each byte of input"
        );
    }

    private static long MaxBytes(long inputLength) =>
        (long)Int128.Min(FreeBytes + (Int128)inputLength * BytesPerInputByte, long.MaxValue);
}

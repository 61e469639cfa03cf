using Columnar.Memory;

namespace Columnar.Ipc.Import;

/// <summary>Dates in milliseconds, which vectors hold in days.</summary>
internal sealed class MillisecondDateImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ImportScratch scratch,
    IChunkSink sink
) : ColumnImport(ordinal, column, body, scratch, sink)
{
    protected override void ImportRows(long start, int rows, int nulls)
    {
        long position = Column.Buffers[1].Start + start * sizeof(long);
        Body.Read(position, Scratch.Source.Span(0, rows * sizeof(long)));
        ReadOnlySpan<long> milliseconds = Scratch.Source.Span<long>(rows);
        Span<int> days = Scratch.Data.Span<int>(rows);
        ReadOnlySpan<byte> validity = nulls == 0 ? default : Scratch.Validity.Span(0, (int)Bitmap.ByteLength(rows));
        for (int i = 0; i < rows; i++)
        {
            (long day, long rest) = Math.DivRem(milliseconds[i], TimeSpan.MillisecondsPerDay);
            bool isDay = rest == 0 && day is >= int.MinValue and <= int.MaxValue;
            if (!isDay && (nulls == 0 || Bitmap.Get(validity, i)))
            {
                Throw.Corrupt(
                    Structure,
                    Body.Position + position + i * 8L,
                    $"whole days in milliseconds at row {start + i}",
                    $"{milliseconds[i]}"
                );
            }
            days[i] = isDay ? (int)day : 0;
        }
        Append(rows, Scratch.Validity.Address, 0, Scratch.Data.Address, nulls);
    }
}

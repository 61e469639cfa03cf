using Columnar.Arrays;

namespace Columnar.Ipc.Import;

/// <summary>
/// Reads texts that mostly follow one another in a buffer. It reads ahead by as much as was used since the last jump, so that
/// texts in order cost few calls, and texts in any other order never cost much more than their own bytes.
/// </summary>
internal sealed class ReadAhead(MessageBody body, NativeBuffer window)
{
    private const long MaxWindow = 1 << 20;

    // Texts of rows that were filtered away leave gaps.
    private const long MaxGap = 256;

    private long _start;
    private long _end;
    private long _used;

    /// <summary>Copies bytes of a buffer; the range was checked to lie in it.</summary>
    public void Read(BufferRange buffer, long offset, Span<byte> target)
    {
        long start = buffer.Start + offset;
        if (start < _start || start + target.Length > _end)
            Fill(start, target.Length, buffer.Start + buffer.Length);
        window.Span((nuint)(start - _start), target.Length).CopyTo(target);
        _used += target.Length;
    }

    private void Fill(long start, int length, long bufferEnd)
    {
        bool follows = start >= _start && start <= _end + MaxGap;
        if (!follows)
            _used = 0;
        long wanted = Math.Max(length, Math.Min(MaxWindow, _used * 2));
        int available = (int)Math.Min(wanted, bufferEnd - start);
        body.Read(start, window.Span(0, available));
        _start = start;
        _end = start + available;
    }
}

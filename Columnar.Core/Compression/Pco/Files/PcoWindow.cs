namespace Columnar.Compression;

/// <summary>
/// The part of a stream that lies in memory. What a file of Pcodec is made of has no lengths in front, so that it is read from what is
/// there, and again from twice as much where that ended too early.
/// </summary>
/// <param name="stream">The stream, read from where it stands.</param>
/// <param name="length">How many bytes to begin with; half of them hold any field.</param>
internal sealed class PcoWindow(Stream stream, int length)
{
    private byte[] _bytes = new byte[length];
    private int _start;
    private int _end;
    private int _taken;
    private bool _isAtEnd;

    /// <summary>Reads one thing from the first of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where they begin in the stream.</param>
    /// <param name="consumed">How many it took.</param>
    public delegate T Reader<out T>(ReadOnlySpan<byte> bytes, long offset, out int consumed);

    /// <summary>Where in the stream what is read next begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes of the thing that was read last.</summary>
    public ReadOnlySpan<byte> Taken => _bytes.AsSpan(_start - _taken, _taken);

    /// <summary>Reads the next thing.</summary>
    /// <exception cref="CorruptDataException">The bytes contradict the format, or the stream ends before their end.</exception>
    public T Read<T>(Reader<T> read)
    {
        bool wasCut = false;
        // What is left is moved to the front only where that makes room for as much again.
        if (_end - _start <= _bytes.Length / 2)
            Fill();
        while (true)
        {
            try
            {
                T thing = read(_bytes.AsSpan(_start, _end - _start), Offset, out int consumed);
                _start += consumed;
                _taken = consumed;
                Offset += consumed;
                return thing;
            }
            // A field that is cut at the end may be taken for a wrong one, but not when more is there than it takes.
            catch (CorruptDataException error) when (!_isAtEnd && (PcoThrow.IsTooShort(error) || !wasCut))
            {
                wasCut = !PcoThrow.IsTooShort(error);
                if (_start < _bytes.Length / 2)
                    Grow();
                Fill();
            }
        }
    }

    private void Fill()
    {
        if (_isAtEnd)
            return;
        _bytes.AsSpan(_start.._end).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        int count = stream.ReadAtLeast(_bytes.AsSpan(_end), _bytes.Length - _end, throwOnEndOfStream: false);
        _isAtEnd = count < _bytes.Length - _end;
        _end += count;
    }

    private void Grow()
    {
        if (_bytes.Length == Array.MaxLength)
            throw new IOException(
                $"A part of the stream is longer than {Array.MaxLength} bytes, from byte {Offset} on."
            );
        Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, Array.MaxLength));
    }
}

using Columnar.Vectors;

namespace Columnar;

/// <summary>Runs over values, some hundred at a time; holds the lease until it is disposed, as <c>foreach</c> does.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
public sealed class RowEnumerator<T> : IDisposable
{
    private const int PacketRows = 256;

    private readonly RowReader<T> _reader;
    private readonly T[] _packet;
    private long _next;
    private int _index;
    private int _count;

    internal RowEnumerator(RowReader<T> reader)
    {
        _reader = reader;
        _packet = new T[(int)Math.Min(PacketRows, reader.Length)];
    }

    /// <summary>The value reached.</summary>
    public T Current => _packet[_index - 1];

    /// <summary>Goes on to the next value.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        if (_index == _count)
        {
            _count = (int)Math.Min(_packet.Length, _reader.Length - _next);
            _index = 0;
            if (_count == 0)
                return false;
            _reader.CopyTo(_next, _packet.AsSpan(0, _count));
            _next += _count;
        }
        _index++;
        return true;
    }

    /// <summary>Gives the lease back. Call it once.</summary>
    public void Dispose() => _reader.Dispose();
}

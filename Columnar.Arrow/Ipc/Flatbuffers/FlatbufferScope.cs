namespace Columnar.Ipc.Flatbuffers;

/// <summary>One flatbuffer being read: what it is, where it begins in the input, and how much may still be read out of it.</summary>
/// <remarks>
/// A flatbuffer is a graph: many references may lead to one table or string, so that a small input can stand for a huge
/// tree. The allowance bounds tables and text handed out by a fixed multiple of the bytes there are.
/// </remarks>
internal sealed class FlatbufferScope
{
    // A table or text that is used once costs no more than the bytes it and the reference to it take. Writers share little.
    private const int AllowancePerByte = 4;

    private readonly long _position;
    private long _allowance;

    public FlatbufferScope(string structure, long position, int byteLength)
    {
        Structure = structure;
        _position = position;
        _allowance = 4096 + (long)byteLength * AllowancePerByte;
    }

    public string Structure { get; }

    /// <summary>Takes from the allowance.</summary>
    public void Spend(int byteLength, int position)
    {
        _allowance -= byteLength;
        if (_allowance < 0)
            Corrupt(position, "each table and text used about once", "far more references than bytes");
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void Corrupt(int position, string expected, string found) =>
        Throw.Corrupt(Structure, _position + position, expected, found);
}

namespace Columnar;

/// <summary>The base of the errors that are Columnar's own; bugs of the caller and errors of the system keep the types .NET gives them.</summary>
public abstract class ColumnarException : Exception
{
    private protected ColumnarException(string message, Exception? inner = null)
        : base(message, inner) { }
}

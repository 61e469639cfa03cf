using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>A block of encoded values as arrays, made when they are first asked for.</summary>
internal sealed unsafe class DecodedBlock<T>(VectorView<T> view, long firstRow, int rows)
    where T : unmanaged
{
    private readonly Lock _lock = new();
    private T[]? _values;
    private byte[]? _validity;
    private int _nullCount = -1;

    public ReadOnlySpan<T> Values
    {
        get
        {
            lock (_lock)
            {
                if (_values is null)
                {
                    T[] values = new T[rows];
                    view.CopyTo(firstRow, values);
                    _values = values;
                }
                return _values;
            }
        }
    }

    /// <summary>Empty where no row is null.</summary>
    public ReadOnlySpan<byte> Validity
    {
        get
        {
            lock (_lock)
            {
                FindNulls();
                return _validity;
            }
        }
    }

    public int NullCount
    {
        get
        {
            lock (_lock)
            {
                FindNulls();
                return _nullCount;
            }
        }
    }

    private void FindNulls()
    {
        if (_nullCount >= 0)
            return;
        using ViewScope<VectorView> scope = view.OpenView();
        byte[] bits = new byte[Bitmap.ByteLength(rows)];
        int nulls = view.NullCount == 0 ? 0 : new ViewCursor(view).CopyValidity(firstRow, rows, bits);
        _validity = nulls == 0 ? null : bits;
        _nullCount = nulls;
    }
}

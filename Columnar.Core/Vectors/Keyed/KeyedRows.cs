namespace Columnar.Vectors;

/// <summary>The rows behind a keyed face, whatever their kind.</summary>
internal abstract class KeyedRows<T>(IColumn column)
    where T : notnull
{
    public IColumn Column => column;

    public abstract T Get(long row);

    public abstract bool IsNull(long row);

    public abstract T?[] ToArray(long start, int count);

    public abstract IEnumerable<(bool IsNull, T? Value)> Enumerate();
}

/// <summary>The rows of a vector, which can be edited.</summary>
internal abstract class KeyedVector<T>(StoredVector handle) : KeyedRows<T>(handle)
    where T : notnull
{
    public StoredVector Handle => handle;

    public abstract void Append(T value);

    public abstract void Append(IEnumerable<T> values);

    public abstract void Update(long row, T value);
}

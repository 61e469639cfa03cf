namespace Columnar.Vectors;

/// <summary>What a keyed face edits, whatever kind of vector it is.</summary>
internal abstract class KeyedVector<T>(StoredVector handle, IRows<T> rows)
{
    public StoredVector Handle => handle;

    public IRows<T> Rows => rows;

    public abstract void Append(T value);

    public abstract void Append(IEnumerable<T> values);

    public abstract void Update(long row, T value);
}

/// <summary>A vector of fixed-width values.</summary>
internal sealed class KeyedRaw<T>(RawVector<T> vector) : KeyedVector<T>(vector, vector)
    where T : unmanaged
{
    public override void Append(T value) => vector.Append(value);

    public override void Append(IEnumerable<T> values) => vector.Append(values);

    public override void Update(long row, T value) => vector.Update(row, value);
}

/// <summary>A vector of truth values.</summary>
internal sealed class KeyedBool(BoolVector vector) : KeyedVector<bool>(vector, vector)
{
    public override void Append(bool value) => vector.Append(value);

    public override void Append(IEnumerable<bool> values) => vector.Append(values);

    public override void Update(long row, bool value) => vector.Update(row, value);
}

/// <summary>A vector of text.</summary>
internal sealed class KeyedText(TextVector vector) : KeyedVector<string>(vector, vector)
{
    public override void Append(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        vector.Append(value);
    }

    public override void Append(IEnumerable<string> values) => vector.Append(values);

    public override void Update(long row, string value) =>
        throw new NotSupportedException("Values of text are not updated.");
}

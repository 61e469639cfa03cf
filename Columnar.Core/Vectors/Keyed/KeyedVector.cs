using System.Diagnostics.CodeAnalysis;

namespace Columnar.Vectors;

/// <summary>What a keyed face edits, whatever kind of vector it is.</summary>
internal abstract class KeyedVector<T>(StoredVector handle, IRows<T> rows)
{
    public StoredVector Handle => handle;

    public IRows<T> Rows => rows;

    public abstract void Append(T value);

    public abstract void AppendAt(long row, T value);

    public abstract void Append(IEnumerable<T> values);

    public abstract void Update(long row, T value);

    public abstract bool TryTake(long row, [MaybeNullWhen(false)] out T value);

    public abstract long FillFirstNull(T value);

    public abstract void FillTo(long length, T value);

    /// <summary>Refuses a null of a type that has one; nulls are appended by name.</summary>
    private protected static T NotNull(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}

/// <summary>A vector of fixed-width values.</summary>
internal sealed class KeyedRaw<T>(ValueVector<T> vector) : KeyedVector<T>(vector, vector)
    where T : unmanaged
{
    public override void Append(T value) => vector.Append(value);

    public override void AppendAt(long row, T value) => vector.AppendAt(row, value);

    public override void Append(IEnumerable<T> values) => vector.Append(values);

    public override void Update(long row, T value) => vector.Update(row, value);

    public override bool TryTake(long row, out T value)
    {
        T? taken = vector.Take(row);
        value = taken.GetValueOrDefault();
        return taken.HasValue;
    }

    public override long FillFirstNull(T value) => vector.FillFirstNull(value);

    public override void FillTo(long length, T value) => vector.FillTo(length, value);
}

/// <summary>A vector of truth values.</summary>
internal sealed class KeyedBool(BoolVector vector) : KeyedVector<bool>(vector, vector)
{
    public override void Append(bool value) => vector.Append(value);

    public override void AppendAt(long row, bool value) => vector.AppendAt(row, value);

    public override void Append(IEnumerable<bool> values) => vector.Append(values);

    public override void Update(long row, bool value) => vector.Update(row, value);

    public override bool TryTake(long row, out bool value)
    {
        bool? taken = vector.Take(row);
        value = taken.GetValueOrDefault();
        return taken.HasValue;
    }

    public override long FillFirstNull(bool value) => vector.FillFirstNull(value);

    public override void FillTo(long length, bool value) => vector.FillTo(length, value);
}

/// <summary>A vector of text; a null is no text.</summary>
internal sealed class KeyedText(TextVector vector) : KeyedVector<string>(vector, vector)
{
    public override void Append(string value) => vector.Append(NotNull(value));

    public override void AppendAt(long row, string value) => vector.AppendAt(row, NotNull(value));

    public override void Append(IEnumerable<string> values) => vector.Append(values);

    public override void Update(long row, string value) => vector.Update(row, NotNull(value));

    public override bool TryTake(long row, [NotNullWhen(true)] out string? value) =>
        (value = vector.Take(row)) is not null;

    public override long FillFirstNull(string value) => vector.FillFirstNull(NotNull(value));

    public override void FillTo(long length, string value) => vector.FillTo(length, NotNull(value));
}

/// <summary>A vector of text with a dictionary.</summary>
internal sealed class KeyedDictionaryText(DictionaryTextVector vector) : KeyedVector<string>(vector, vector)
{
    public override void Append(string value) => vector.Append(NotNull(value));

    public override void AppendAt(long row, string value) => vector.AppendAt(row, NotNull(value));

    public override void Append(IEnumerable<string> values) => vector.Append(values);

    public override void Update(long row, string value) => vector.Update(row, NotNull(value));

    public override bool TryTake(long row, [NotNullWhen(true)] out string? value) =>
        (value = vector.Take(row)) is not null;

    public override long FillFirstNull(string value) => vector.FillFirstNull(NotNull(value));

    public override void FillTo(long length, string value) => vector.FillTo(length, NotNull(value));
}

/// <summary>A vector of bytes.</summary>
internal sealed class KeyedBytes(BytesVector vector) : KeyedVector<byte[]>(vector, vector)
{
    public override void Append(byte[] value) => vector.Append(NotNull(value).AsSpan());

    public override void AppendAt(long row, byte[] value) => vector.AppendAt(row, NotNull(value));

    public override void Append(IEnumerable<byte[]> values) => vector.Append(values);

    public override void Update(long row, byte[] value) => vector.Update(row, NotNull(value).AsSpan());

    public override bool TryTake(long row, [NotNullWhen(true)] out byte[]? value) =>
        (value = vector.Take(row)) is not null;

    public override long FillFirstNull(byte[] value) => vector.FillFirstNull(NotNull(value));

    public override void FillTo(long length, byte[] value) => vector.FillTo(length, NotNull(value));
}

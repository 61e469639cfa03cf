namespace Columnar.Tests.Laws;

/// <summary>Values that a vector of text, with or without a dictionary, or of bytes holds.</summary>
internal sealed class EditedTexts(TextVector vector) : EditedVector<string>
{
    public override StoredVector Vector => vector;

    protected override void Append(string value) => vector.Append(value);

    protected override void Append(int[] numbers, Func<int, string> valueOf) => vector.Append(numbers.Select(valueOf));

    protected override void AppendAt(long row, string value) => vector.AppendAt(row, value);

    protected override void FillTo(long length, string value) => vector.FillTo(length, value);

    protected override void Update(long row, string value) => vector.Update(row, value);

    protected override long FillFirstNull(string value) => vector.FillFirstNull(value);

    protected override object? Get(long row) => vector.Get(row);

    protected override object? Take(long row) => vector.Take(row);

    protected override string[] ReadAll(VectorView view) => ((TextView)view).ToArray()!;

    protected override bool AreSame(string value, string other) => value == other;
}

internal sealed class EditedCodes(DictionaryTextVector vector) : EditedVector<string>
{
    public override StoredVector Vector => vector;

    protected override void Append(string value) => vector.Append(value);

    protected override void Append(int[] numbers, Func<int, string> valueOf) => vector.Append(numbers.Select(valueOf));

    protected override void AppendAt(long row, string value) => vector.AppendAt(row, value);

    protected override void FillTo(long length, string value) => vector.FillTo(length, value);

    protected override void Update(long row, string value) => vector.Update(row, value);

    protected override long FillFirstNull(string value) => vector.FillFirstNull(value);

    protected override object? Get(long row) => vector.Get(row);

    protected override object? Take(long row) => vector.Take(row);

    protected override string[] ReadAll(VectorView view) => ((DictionaryTextView)view).ToArray()!;

    protected override bool AreSame(string value, string other) => value == other;
}

internal sealed class EditedBinaries(BinaryVector vector) : EditedVector<byte[]>
{
    public override StoredVector Vector => vector;

    protected override void Append(byte[] value) => vector.Append(value);

    protected override void Append(int[] numbers, Func<int, byte[]> valueOf) => vector.Append(numbers.Select(valueOf));

    protected override void AppendAt(long row, byte[] value) => vector.AppendAt(row, value);

    protected override void FillTo(long length, byte[] value) => vector.FillTo(length, value);

    protected override void Update(long row, byte[] value) => vector.Update(row, value);

    protected override long FillFirstNull(byte[] value) => vector.FillFirstNull(value);

    protected override object? Get(long row) => vector.Get(row);

    protected override object? Take(long row) => vector.Take(row);

    protected override byte[][] ReadAll(VectorView view) => ((BinaryView)view).ToArray()!;

    protected override bool AreSame(byte[] value, byte[] other) => value.AsSpan().SequenceEqual(other);
}

internal sealed class EditedFixedBinaries(FixedBinaryVector vector) : EditedVector<byte[]>
{
    public override StoredVector Vector => vector;

    protected override void Append(byte[] value) => vector.Append(value);

    protected override void Append(int[] numbers, Func<int, byte[]> valueOf) => vector.Append(numbers.Select(valueOf));

    protected override void AppendAt(long row, byte[] value) => vector.AppendAt(row, value);

    protected override void FillTo(long length, byte[] value) => vector.FillTo(length, value);

    protected override void Update(long row, byte[] value) => vector.Update(row, value);

    protected override long FillFirstNull(byte[] value) => vector.FillFirstNull(value);

    protected override object? Get(long row) => vector.Get(row);

    protected override object? Take(long row) => vector.Take(row);

    protected override byte[][] ReadAll(VectorView view) => ((FixedBinaryView)view).ToArray()!;

    protected override bool AreSame(byte[] value, byte[] other) => value.AsSpan().SequenceEqual(other);
}

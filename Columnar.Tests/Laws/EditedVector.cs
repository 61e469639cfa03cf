using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Tests.Laws;

/// <summary>A vector whose values go by their numbers.</summary>
internal abstract class EditedVector
{
    public const string Name = "v";

    public abstract StoredVector Vector { get; }

    public abstract void Append(int number);

    /// <summary>Appends values and nulls in as few calls as there are for that.</summary>
    public abstract void Append(int[] numbers);

    public abstract void AppendAt(long row, int number);

    public abstract void FillTo(long length, int number);

    public abstract void Update(long row, int number);

    public abstract long FillFirstNull(int number);

    /// <summary>Whether a row holds a value, as a single read says.</summary>
    public abstract bool Is(long row, int number);

    /// <summary>Takes the value of a row and says whether it was that one.</summary>
    public abstract bool TakeIs(long row, int number);

    /// <summary>The first row of a view that does not hold what it should; -1 where there is none.</summary>
    public abstract int FindDifference(VectorView view, ReadOnlySpan<int> numbers);

    /// <summary>The owner's view.</summary>
    public abstract ViewScope<VectorView> OpenView();

    /// <summary>The view of a snapshot.</summary>
    public abstract VectorView ViewOf(Snapshot snapshot);
}

/// <summary>The same, given what reads and edits values of one .NET type.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
internal abstract class EditedVector<T> : EditedVector
{
    private T[] _values = [];

    /// <summary>Says what the numbers stand for.</summary>
    public EditedVector<T> With(T[] values)
    {
        _values = values;
        return this;
    }

    public override void Append(int number) => Append(_values[number]);

    public override void Append(int[] numbers) => Append(numbers, ValueOf);

    public override void AppendAt(long row, int number) => AppendAt(row, _values[number]);

    public override void FillTo(long length, int number) => FillTo(length, _values[number]);

    public override void Update(long row, int number) => Update(row, _values[number]);

    public override long FillFirstNull(int number) => FillFirstNull(_values[number]);

    public override bool Is(long row, int number) => IsValue(Get(row), number);

    public override bool TakeIs(long row, int number) => IsValue(Take(row), number);

    public override int FindDifference(VectorView view, ReadOnlySpan<int> numbers)
    {
        T[] found = ReadAll(view);
        for (int row = 0; row < numbers.Length; row++)
        {
            bool isNull = numbers[row] == EditHistory.Null;
            if (view.IsNull(row) != isNull || (!isNull && !AreSame(found[row], _values[numbers[row]])))
                return row;
        }
        return -1;
    }

    public override ViewScope<VectorView> OpenView() => ((IColumn)Vector).OpenView();

    public override VectorView ViewOf(Snapshot snapshot) => snapshot.Vector(Name);

    protected abstract void Append(T value);

    protected abstract void Append(int[] numbers, Func<int, T> valueOf);

    protected abstract void AppendAt(long row, T value);

    protected abstract void FillTo(long length, T value);

    protected abstract void Update(long row, T value);

    protected abstract long FillFirstNull(T value);

    /// <summary>The value of a row, or null.</summary>
    protected abstract object? Get(long row);

    protected abstract object? Take(long row);

    protected abstract T[] ReadAll(VectorView view);

    /// <summary>Whether two values have the same bits.</summary>
    protected abstract bool AreSame(T value, T other);

    private T ValueOf(int number) => number == EditHistory.Null ? default! : _values[number];

    private bool IsValue(object? found, int number) =>
        number == EditHistory.Null ? found is null : found is T value && AreSame(value, _values[number]);
}

/// <summary>Values of fixed width.</summary>
internal sealed class EditedValues<T>(ValueVector<T> vector, ElementType type) : EditedVector<T>
    where T : unmanaged
{
    public override StoredVector Vector => vector;

    public override ViewScope<VectorView> OpenView() => vector.OpenView();

    public override VectorView ViewOf(Snapshot snapshot) => snapshot.Raw<T>(Name);

    protected override void Append(T value) => vector.Append(value);

    protected override void Append(int[] numbers, Func<int, T> valueOf)
    {
        byte[] validity = new byte[numbers.Length / 8 + 1];
        for (int i = 0; i < numbers.Length; i++)
            validity[i / 8] |= (byte)((numbers[i] == EditHistory.Null ? 0 : 1) << (i % 8));
        vector.Append([.. numbers.Select(valueOf)], vector.IsNullable ? validity : []);
    }

    protected override void AppendAt(long row, T value) => vector.AppendAt(row, value);

    protected override void FillTo(long length, T value) => vector.FillTo(length, value);

    protected override void Update(long row, T value) => vector.Update(row, value);

    protected override long FillFirstNull(T value) => vector.FillFirstNull(value);

    protected override object? Get(long row) => vector.Get(row);

    protected override object? Take(long row) => vector.Take(row);

    protected override T[] ReadAll(VectorView view)
    {
        Assert.Equal(type, view.Type);
        return ((VectorView<T>)view).ToArray();
    }

    protected override bool AreSame(T value, T other) =>
        MemoryMarshal.AsBytes(new Span<T>(ref value)).SequenceEqual(MemoryMarshal.AsBytes(new Span<T>(ref other)));
}

internal sealed class EditedBools(BoolVector vector) : EditedVector<bool>
{
    public override StoredVector Vector => vector;

    protected override void Append(bool value) => vector.Append(value);

    protected override void Append(int[] numbers, Func<int, bool> valueOf)
    {
        foreach (int number in numbers)
            vector.Append(number == EditHistory.Null ? null : valueOf(number));
    }

    protected override void AppendAt(long row, bool value) => vector.AppendAt(row, value);

    protected override void FillTo(long length, bool value) => vector.FillTo(length, value);

    protected override void Update(long row, bool value) => vector.Update(row, value);

    protected override long FillFirstNull(bool value) => vector.FillFirstNull(value);

    protected override object? Get(long row) => vector.Get(row);

    protected override object? Take(long row) => vector.Take(row);

    protected override bool[] ReadAll(VectorView view) => ((BoolView)view).ToArray();

    protected override bool AreSame(bool value, bool other) => value == other;
}

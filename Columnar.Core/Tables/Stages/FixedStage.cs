using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Tables;

/// <summary>Values of a fixed width.</summary>
internal abstract unsafe class FixedStage<T>(StoredVector column, string name)
    : ColumnStage(column, name),
        IValueTarget<T>,
        IValueTarget<T?>,
        ISpanTarget<T>
    where T : unmanaged
{
    public void Take(T value)
    {
        RowBuffer piece = RoomFor(0);
        // SAFETY: RoomFor gave room for one value, whose width the layout has.
        Unsafe.WriteUnaligned(piece.Next, value);
        piece.Advance(sizeof(T));
    }

    public void Take(ReadOnlySpan<T> values)
    {
        fixed (T* data = values)
            Rows.Append(new ChunkBuffers(0, values.Length, 0, 0, (nint)data, 0));
    }

    public void Take(T? value) => Take(value.GetValueOrDefault());

    private protected sealed override void Convert(object value)
    {
        if (value is T own)
            Take(own);
        else
            ConvertOther(value);
    }

    /// <summary>Adds a value of a type that is not the column's own.</summary>
    private protected abstract void ConvertOther(object value);

    private protected override void TakeNull() => RoomFor(0).AdvanceNull(sizeof(T));
}

namespace Columnar.Tables;

/// <summary>Truth values.</summary>
internal sealed class BoolStage(StoredVector column, string name)
    : ColumnStage(column, name),
        IValueTarget<bool>,
        IValueTarget<bool?>
{
    public void Take(bool value) => RoomFor(0).AdvanceBit(value, isNull: false);

    public void Take(bool? value) => Take(value.GetValueOrDefault());

    private protected override void Convert(object value) => Take(value is bool truth ? truth : throw Refused(value));

    private protected override void TakeNull() => RoomFor(0).AdvanceBit(false, isNull: true);
}

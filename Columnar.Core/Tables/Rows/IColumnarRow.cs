namespace Columnar;

/// <summary>
/// A struct that is a row of a table. The generator implements it on structs that carry <see cref="ColumnarTableAttribute"/>;
/// <see cref="TableRows{TRow}"/> writes and reads them.
/// </summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
public interface IColumnarRow<TSelf>
    where TSelf : struct, IColumnarRow<TSelf>
{
    /// <summary>The columns of a table of such rows, in the order of the members.</summary>
    static abstract IReadOnlyList<TableColumn> Schema { get; }

    /// <summary>Writes each member under its place in <see cref="Schema"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="encoder">Takes the values.</param>
    static abstract void Encode(in TSelf row, RowEncoder encoder);

    /// <summary>Makes a row of the values under the members' places in <see cref="Schema"/>.</summary>
    /// <param name="decoder">Gives the values.</param>
    static abstract TSelf Decode(RowDecoder decoder);
}

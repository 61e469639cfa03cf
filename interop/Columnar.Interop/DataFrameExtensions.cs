using Columnar.Arrays;
using Columnar.Frames;
using Columnar.Import;
using Microsoft.Data.Analysis;

namespace Columnar;

/// <summary>Vectors and tables as columns and data frames of Microsoft.Data.Analysis, and back.</summary>
/// <remarks>
/// <para>
/// Integers, <c>float</c> and <c>double</c> are not copied: their chunks are mapped a second time, side by side, and text in one chunk is shown
/// where it lies (<see cref="ArrowView.ToSingleBatch"/> says what is copied all the same). Bool, dates, timestamps, decimals and Half are copied,
/// because the frame holds them in another form: a byte per value, <see cref="DateTime"/>, <see cref="decimal"/>, <c>float</c>. Copies are memory of
/// the collector, because nobody else knows when the package is done with them; columns that would take 2 GiB or more are refused before anything is
/// built. Other types are refused.
/// </para>
/// <para>
/// The first change of a column copies it; the file is never touched. Columns stay safe to read for as long as somebody holds them, also when the
/// database is closed. What nobody holds any more keeps its space in the file until the database is compacted or closed, and its mappings for good:
/// a program may still read a span of it, which nobody can tell. Columns made of changes that were never committed keep other processes from
/// writing to the file. A process that makes frames of a large table after each of hundreds of updates (appends cost nothing) comes to the limit of
/// <see cref="ArrowView.ToSingleBatch"/>, from which on they are copied; it should make each of an <see cref="ArrowView"/>, which it disposes when
/// it is done with the frame (<see cref="ToDataFrame(ArrowView)"/>).
/// </para>
/// </remarks>
public static class DataFrameExtensions
{
    /// <summary>Makes a data frame column of a column, as it stands now.</summary>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <returns>The column; text is an <see cref="ArrowStringDataFrameColumn"/>, which cannot be changed.</returns>
    /// <remarks>
    /// Columns over the file can be changed but not appended to: <c>Append</c> of the package fails for all columns over memory it was given. Append to
    /// a <c>Clone()</c>, or to the frame, which copies first. By text the package filters and joins, but neither sorts nor groups, and takes no rows
    /// into frames with such a column; it adds up a column in the column's own type, so that a <c>Sum</c> of short integers wraps round, where that
    /// of the vector is exact. <c>frame["k"] = new StringDataFrameColumn("k", (ArrowStringDataFrameColumn)frame["k"])</c> copies text first.
    /// </remarks>
    /// <exception cref="NotSupportedException">A data frame has no such type.</exception>
    /// <exception cref="InvalidOperationException">The column has 2 GiB or more.</exception>
    /// <exception cref="OverflowException">A point in time or a decimal is not exactly one of .NET.</exception>
    /// <exception cref="CorruptDataException">Encoded values are damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static DataFrameColumn ToDataFrameColumn(this IColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return ViewUse.Of(column.ToArrow(), FrameColumn.AllOf)[0];
    }

    /// <summary>Makes a data frame of a table, as it stands now.</summary>
    /// <param name="table">
    /// A table, or its view in a snapshot. A frame of some of its columns is made of these:
    /// <c>new DataFrame(table["a"].ToDataFrameColumn(), table["b"].ToDataFrameColumn())</c>.
    /// </param>
    /// <inheritdoc cref="ToDataFrameColumn" path="/remarks"/>
    /// <inheritdoc cref="ToDataFrameColumn" path="/exception"/>
    public static DataFrame ToDataFrame(this ITable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new DataFrame(ViewUse.Of(table.ToArrow(), FrameColumn.AllOf));
    }

    /// <summary>Makes a data frame of a view.</summary>
    /// <param name="view">
    /// The view; it is not to be disposed while the frame is at work. Columns over the file throw <see cref="ObjectDisposedException"/> then, copied
    /// ones stay.
    /// </param>
    /// <inheritdoc cref="ToDataFrameColumn" path="/remarks"/>
    /// <inheritdoc cref="ToDataFrameColumn" path="/exception"/>
    public static DataFrame ToDataFrame(this ArrowView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new DataFrame(FrameColumn.AllOf(view).Columns);
    }

    /// <summary>Makes a table from a data frame, in one commit.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tableName">The new table's name.</param>
    /// <param name="frame">The rows; they are copied. Nobody may change it meanwhile.</param>
    /// <returns>
    /// The table. All its columns may be null. <see cref="DateTime"/> becomes timestamps without a zone, whatever its kind: in
    /// nanoseconds, or in microseconds where a value of the column lies before 1678 or after 2261; <see cref="decimal"/>
    /// decimals of 38 digits with as many behind the point as any value of the column has.
    /// </returns>
    /// <remarks>If it fails, nothing of the table remains. What else is pending in the database is committed with it, or stays pending.</remarks>
    /// <exception cref="ArgumentException">The name is taken or refused, a column was made longer or shorter than the frame, or a text has half a surrogate pair.</exception>
    /// <exception cref="NotSupportedException">A column has a type that has no vectors, or the frame has no column.</exception>
    /// <exception cref="OverflowException">A column with a time before 1678 or after 2261 has one that is not a whole microsecond, or a column's decimals do not fit 38 digits.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static Table FromDataFrame(this Database database, string tableName, DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(frame);
        FrameReader reader = new(frame);
        return database.FromApacheArrow(tableName, reader.Schema, reader.ReadBatches());
    }
}

namespace Columnar;

/// <summary>
/// Makes a partial positional record struct a row of a table:
/// <c>[ColumnarTable] readonly partial record struct Trade(DateTime Time, string Symbol, double Price, int? Size)</c>.
/// </summary>
/// <remarks>
/// The source generator gives the struct its <c>Schema</c> and an implementation of <see cref="IColumnarRow{TSelf}"/>; rows are then
/// written and read through <see cref="Database.Rows"/>. Each member is a column: numbers, bool, text, <see cref="DateOnly"/>,
/// <see cref="TimeOnly"/>, <see cref="DateTime"/>, <see cref="DateTimeOffset"/> (in UTC), <see cref="TimeSpan"/>,
/// <see cref="decimal"/>, <see cref="Guid"/>, <see cref="ReadOnlyMemory{T}"/> of bytes, Columnar's own types, wrapper structs and
/// enums (as the number they are). Times are kept in nanoseconds unless <see cref="ColumnarColumnAttribute"/> says otherwise. A
/// nullable member (<c>int?</c>, <c>string?</c>) is a nullable column. Conversions are checked: what a column cannot hold exactly throws.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ColumnarTableAttribute : Attribute;

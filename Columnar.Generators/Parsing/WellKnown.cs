namespace Columnar.Generators;

/// <summary>The names of Columnar.Core that the generator looks for.</summary>
internal static class WellKnown
{
    public const string ElementAttribute = "Columnar.ColumnarElementAttribute";
    public const string IndexAttribute = "Columnar.ColumnarIndexAttribute";
    public const string TableAttribute = "Columnar.ColumnarTableAttribute";
    public const string ColumnAttribute = "Columnar.ColumnarColumnAttribute";
    public const string ElementInterface = "Columnar.IColumnarElement";

    /// <summary>Bytes of UTF-8 that the name of a column or an index may have.</summary>
    public const int MaxNameLength = 1024;
}

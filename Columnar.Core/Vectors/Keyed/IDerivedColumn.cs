namespace Columnar.Vectors;

/// <summary>A column that has the rows of others.</summary>
internal interface IDerivedColumn
{
    /// <summary>The columns whose rows it has.</summary>
    IEnumerable<IColumn> Sources { get; }
}

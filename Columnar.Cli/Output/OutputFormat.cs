namespace Columnar.Cli.Output;

/// <summary>How answers are written.</summary>
internal enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>RFC 4180 with one header line.</summary>
    Csv,

    /// <summary>An array of one object per row.</summary>
    Json,
}

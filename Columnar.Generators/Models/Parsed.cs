namespace Columnar.Generators;

/// <summary>What a declaration was found to be: a model to generate from, or the reasons why there is none.</summary>
internal sealed record Parsed<TModel>(TModel? Model, EquatableArray<DiagnosticInfo> Diagnostics)
    where TModel : class, IEquatable<TModel>;

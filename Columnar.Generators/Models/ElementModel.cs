namespace Columnar.Generators;

/// <summary>A wrapper struct that is stored like the value in it.</summary>
/// <param name="Type">The wrapper.</param>
/// <param name="ElementType">The expression of its element type.</param>
internal sealed record ElementModel(TypeDeclaration Type, string ElementType);

namespace Columnar.Generators;

/// <summary>How another part of a partial type is declared.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Containing">The types around it, the outermost first, each as it is declared: <c>partial class Outer&lt;T&gt;</c>.</param>
/// <param name="Header">Itself as it is declared: <c>partial record struct Price</c>.</param>
/// <param name="Name">Its name with its type parameters, as it is written within itself.</param>
/// <param name="FullName">Its name within the assembly, which no other type has.</param>
internal sealed record TypeDeclaration(
    string Namespace,
    EquatableArray<string> Containing,
    string Header,
    string Name,
    string FullName
);

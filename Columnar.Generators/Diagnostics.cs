using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>Everything the generator refuses, with what to do instead.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "COL001",
        "The type is not partial",
        "'{0}' must be partial, so that its other part can be generated"
    );

    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "COL002",
        "A type around it is not partial",
        "'{0}' lies in '{1}', which must be partial too"
    );

    public static readonly DiagnosticDescriptor NotExtensible = Error(
        "COL003",
        "The type cannot be stored or cannot have another part",
        "'{0}' is {1}; declare an ordinary partial struct"
    );

    public static readonly DiagnosticDescriptor SeveralRoles = Error(
        "COL004",
        "The type has several roles",
        "'{0}' carries {1}; a type has one of ColumnarElement, ColumnarIndex and ColumnarTable (an index type is an element as well)"
    );

    public static readonly DiagnosticDescriptor NotOneField = Error(
        "COL005",
        "The wrapper does not hold one value",
        "'{0}' must hold exactly one value, as in 'record struct {0}(double Value)'; found {1}"
    );

    public static readonly DiagnosticDescriptor NotStorable = Error(
        "COL006",
        "Values of this type cannot be stored",
        "'{0}' cannot be stored: {1}"
    );

    public static readonly DiagnosticDescriptor OwnLayout = Error(
        "COL007",
        "The wrapper has a layout of its own",
        "'{0}' must be laid out like its value: remove the StructLayout attribute"
    );

    public static readonly DiagnosticDescriptor NotAnIndexNumber = Error(
        "COL008",
        "The index is not an integer",
        "The value of '{0}' must be a long, int, uint or ulong; found '{1}'"
    );

    public static readonly DiagnosticDescriptor NoConstructor = Error(
        "COL009",
        "The index cannot be made from its number",
        "'{0}' needs a constructor with one parameter of type '{1}', as 'record struct {0}({1} Value)' has"
    );

    public static readonly DiagnosticDescriptor NotPositional = Error(
        "COL010",
        "The row has no list of members",
        "'{0}' must be a positional record struct with a member for each column, as in 'record struct {0}(DateTime Time, double Price)'"
    );

    public static readonly DiagnosticDescriptor GenericRow = Error(
        "COL011",
        "The row is generic",
        "'{0}' is generic, or lies in a generic type; the columns of a table are of fixed types"
    );

    public static readonly DiagnosticDescriptor MemberOutsideRow = Error(
        "COL012",
        "A member of the row has no column",
        "'{0}' would not be stored: make it a parameter of '{1}', or compute it from the others"
    );

    public static readonly DiagnosticDescriptor UnfitSetting = Error(
        "COL013",
        "A setting does not fit the type",
        "{0} does not fit '{1}': {2}"
    );

    public static readonly DiagnosticDescriptor ColumnName = Error(
        "COL014",
        "The column's name is refused",
        "'{0}' cannot be the name of a column: {1}"
    );

    public static readonly DiagnosticDescriptor IndexName = Error(
        "COL015",
        "The index's name is refused",
        "'{0}' cannot be the name of an index: {1}"
    );

    public static readonly DiagnosticDescriptor UncoveredBytes = Error(
        "COL016",
        "Bytes of the struct belong to no field, or to two",
        "'{0}' cannot be stored as its bytes, each of which must belong to one field: {1}; order the fields by size, or add one for what is left"
    );

    public static readonly DiagnosticDescriptor AutomaticLayout = Error(
        "COL017",
        "The struct has no fixed layout",
        "'{0}' cannot be stored as its bytes, because .NET may order its fields as it likes: {1}"
    );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Columnar", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

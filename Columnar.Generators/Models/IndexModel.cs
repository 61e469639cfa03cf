namespace Columnar.Generators;

/// <summary>A struct that numbers the rows of vectors.</summary>
/// <param name="Type">The struct.</param>
/// <param name="IndexName">The name that vectors record.</param>
/// <param name="Member">The member that holds the number.</param>
/// <param name="ValueType">The number's type, as it is written.</param>
/// <param name="Declared">Members that are generated unless declared already, by the keys of <see cref="IndexMembers"/>.</param>
internal sealed record IndexModel(
    TypeDeclaration Type,
    string IndexName,
    string Member,
    string ValueType,
    IndexMembers Declared
);

/// <summary>Members of an index type that its user may write himself.</summary>
[Flags]
internal enum IndexMembers
{
    None = 0,
    From = 1,
    ToInt64 = 1 << 1,
    CompareTo = 1 << 2,
    FromConversion = 1 << 3,
    ToConversion = 1 << 4,
    Add = 1 << 5,
    SubtractNumber = 1 << 6,
    SubtractIndex = 1 << 7,
    Increment = 1 << 8,
    Decrement = 1 << 9,
    Comparisons = 1 << 10,
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Columnar.Types;

/// <summary>
/// Walks the fields of a struct and describes them. Every byte must belong to one number: no padding, whose content is left to chance,
/// and nothing that means something else in another process.
/// </summary>
internal sealed class FieldReader
{
    private const int MaxDepth = 32;

    private readonly StringBuilder _words = new();

    /// <summary>The description so far.</summary>
    public string Words => _words.ToString();

    /// <summary>Why a struct cannot be stored as its bytes; null where it can.</summary>
    public string? Problem(Type type, int byteWidth)
    {
        string? problem = Describe(type, type.Name, 0, out long length);
        return problem is null && length != byteWidth
            ? $"{byteWidth - length} of its {byteWidth} bytes belong to no field; order the fields by size, or add one for what is left"
            : problem;
    }

    /// <summary>Appends a type to the description.</summary>
    /// <param name="type">The type.</param>
    /// <param name="place">The field it is the type of, for messages.</param>
    /// <param name="depth">How many structs it lies in.</param>
    /// <param name="length">The bytes its numbers take.</param>
    /// <returns>Why it is refused; null where it is not.</returns>
    private string? Describe(Type type, string place, int depth, out long length)
    {
        if (type.IsEnum)
            type = type.GetEnumUnderlyingType();
        (string? name, length) = Number(type);
        if (name is not null)
        {
            _words.Append(name);
            return null;
        }
        if (NetTypes.Hint(type) is { } hint)
            return $"'{place}' is of type {type.Name}; {hint}";
        if (type.IsAutoLayout)
            return $"'{place}' is of type {type.Name}, whose fields .NET may order as it likes; give it LayoutKind.Sequential";
        if (depth == MaxDepth)
            return $"'{place}' lies in {MaxDepth} structs";
        return DescribeFields(type, depth, out length);
    }

    private string? DescribeFields(Type type, int depth, out long length)
    {
        length = 0;
        FieldInfo[] fields = FieldsOf(type);
        if (type.IsExplicitLayout)
            Array.Sort(fields, (a, b) => OffsetOf(a).CompareTo(OffsetOf(b)));
        _words.Append('{');
        foreach (FieldInfo field in fields)
        {
            string name = NameOf(field);
            if (type.IsExplicitLayout && OffsetOf(field) != length)
                return $"'{name}' begins at byte {OffsetOf(field)}, and the fields before it end at byte {length}";
            _words.Append(length > 0 ? ", " : "").Append(name).Append(": ");
            if (DescribeField(type, field, name, depth + 1, out long fieldLength) is { } problem)
                return problem;
            length += fieldLength;
        }
        _words.Append('}');
        return null;
    }

    // An inline array is a struct of one field that stands for all elements; a fixed buffer is a field with a length.
    private string? DescribeField(Type type, FieldInfo field, string name, int depth, out long length)
    {
        if (field.GetCustomAttribute<FixedBufferAttribute>() is { } buffer)
            return DescribeArray(buffer.ElementType, buffer.Length, name, depth, out length);
        if (type.GetCustomAttribute<InlineArrayAttribute>() is { } array)
            return DescribeArray(field.FieldType, array.Length, name, depth, out length);
        return Describe(field.FieldType, name, depth, out length);
    }

    private string? DescribeArray(Type element, int count, string place, int depth, out long length)
    {
        string? problem = Describe(element, place, depth, out length);
        length *= count;
        _words.Append('[').Append(count).Append(']');
        return problem;
    }

    // In the order of declaration, which .NET keeps since version 7. Where trimming has removed fields their bytes belong to none, so that
    // the struct is refused and never taken for another.
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2070",
        Justification = "A struct with fields trimmed away is refused."
    )]
    private static FieldInfo[] FieldsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static int OffsetOf(FieldInfo field) => field.GetCustomAttribute<FieldOffsetAttribute>()?.Value ?? 0;

    // The field behind the property X is called <X>k__BackingField.
    private static string NameOf(FieldInfo field) =>
        field.Name is ['<', .. string rest] && rest.IndexOf('>', StringComparison.Ordinal) is > 0 and int end
            ? rest[..end]
            : field.Name;

    private static (string? Name, int Length) Number(Type type) =>
        type == typeof(Half) ? ("float16", 2)
        : type == typeof(Int128) ? ("int128", 16)
        : type == typeof(UInt128) ? ("uint128", 16)
        : Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => ("int8", 1),
            TypeCode.Byte => ("uint8", 1),
            TypeCode.Int16 => ("int16", 2),
            TypeCode.UInt16 => ("uint16", 2),
            TypeCode.Int32 => ("int32", 4),
            TypeCode.UInt32 => ("uint32", 4),
            TypeCode.Int64 => ("int64", 8),
            TypeCode.UInt64 => ("uint64", 8),
            TypeCode.Single => ("float32", 4),
            TypeCode.Double => ("float64", 8),
            _ => (null, 0),
        };
}

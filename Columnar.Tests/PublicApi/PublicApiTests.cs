using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Columnar.Tests.PublicApi;

/// <summary>The public face changes only when the approved text changes with it.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(Database))]
    [InlineData(typeof(ArrowView))]
    [InlineData(typeof(QueryResult))]
    public void The_public_face_is_the_approved_one(Type typeOfAssembly)
    {
        string folder = Path.GetDirectoryName(SourceFile())!;
        if (!Directory.Exists(folder))
            Assert.Skip("The sources are not beside the tests.");
        string name = typeOfAssembly.Assembly.GetName().Name!;
        string approvedPath = Path.Combine(folder, $"{name}.approved.txt");
        string approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath) : "";
        string found = Describe(typeOfAssembly.Assembly);
        if (found != approved)
            File.WriteAllText(Path.Combine(folder, $"{name}.received.txt"), found);
        Assert.True(
            found == approved,
            $"The public face of {name} changed: if it was meant to, rename {name}.received.txt to .approved.txt."
        );
    }

    // A notebook's cell can hold no ref struct: what is one says so in its name.
    [Theory]
    [InlineData(typeof(Database))]
    [InlineData(typeof(ArrowView))]
    [InlineData(typeof(QueryResult))]
    public void Members_whose_result_is_a_span_are_named_so(Type typeOfAssembly)
    {
        IEnumerable<string> misnamed =
            from type in typeOfAssembly.Assembly.GetExportedTypes()
            from method in type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
            )
            where (method.ReturnType.IsByRefLike || type.IsByRefLike) && !method.Name.Contains("Span")
            select $"{Name(type)}.{method.Name}";
        Assert.Empty(misnamed);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            string kind =
                type.IsEnum ? "enum"
                : type.IsInterface ? "interface"
                : type.IsValueType ? "struct"
                : type is { IsAbstract: true, IsSealed: true } ? "static class"
                : type.IsSealed ? "sealed class"
                : type.IsAbstract ? "abstract class"
                : "class";
            text.Append(kind).Append(' ').Append(Name(type)).Append('\n');
            const BindingFlags Flags =
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            IEnumerable<string> members = type.GetMembers(Flags)
                .Where(member =>
                    member is not MethodInfo { IsSpecialName: true } method
                    || method.Name.StartsWith("op_", StringComparison.Ordinal)
                )
                .Where(member => member is not Type && !member.IsDefined(typeof(CompilerGeneratedAttribute)))
                .Select(Line)
                .Order(StringComparer.Ordinal);
            foreach (string member in members)
                text.Append("    ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    private static string Line(MemberInfo member) =>
        member switch
        {
            ConstructorInfo c => $"new({Parameters(c.GetParameters())})",
            MethodInfo m =>
                $"{(m.IsStatic ? "static " : "")}{Name(m.ReturnType)} {m.Name}{Generic(m)}({Parameters(m.GetParameters())})",
            PropertyInfo p =>
                $"{(p.GetAccessors()[0].IsStatic ? "static " : "")}{Name(p.PropertyType)} {p.Name}{(p.GetIndexParameters() is { Length: > 0 } i ? $"[{Parameters(i)}]" : "")} {{{(p.CanRead ? " get;" : "")}{(p.SetMethod is { IsPublic: true } ? " set;" : "")} }}",
            FieldInfo { IsLiteral: true } f => $"{Name(f.FieldType)} {f.Name} = {f.GetRawConstantValue()}",
            _ => $"{member.MemberType} {member}",
        };

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        string.Join(
            ", ",
            parameters.Select(p =>
                $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")}"
            )
        );

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        string name =
            type.Namespace == "Columnar" || type.Namespace == "System" ? type.Name : type.FullName ?? type.Name;
        if (type.IsNested)
            name = $"{Name(type.DeclaringType!)}.{type.Name}";
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 || !type.IsGenericType
            ? name
            : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}

namespace Columnar.Types;

/// <summary>.NET's own types that vectors do not store, and what to use in their place.</summary>
internal static class NetTypes
{
    /// <summary>Why a type is refused; null where nothing is known against it.</summary>
    public static string? Hint(Type type) =>
        type == typeof(bool) ? "truth values are bits in Arrow; use BoolVector, or byte within a struct"
        : type == typeof(char) ? "text is UTF-8; use TextVector, or ushort within a struct"
        : type == typeof(nint) || type == typeof(nuint) ? "its width depends on the process; use long or ulong"
        : type == typeof(decimal) ? Use(nameof(Decimal128), "Decimal128.FromDecimal")
        : type == typeof(Guid) ? Use(nameof(Uuid), "Uuid.FromGuid")
        : type == typeof(DateOnly) ? Use(nameof(Date32), "Date32.FromDateOnly")
        : type == typeof(TimeOnly) ? Use(nameof(Time64), "Time64.FromTimeOnly")
        : type == typeof(TimeSpan) ? Use(nameof(Duration), "Duration.FromTimeSpan")
        : type == typeof(DateTime) ? Use(nameof(Timestamp), "Timestamp.FromDateTime")
        : type == typeof(DateTimeOffset) ? Use(nameof(Timestamp), "Timestamp.FromDateTimeOffset")
        : type.IsPointer || type.IsFunctionPointer ? "pointers mean nothing in a file"
        : Nullable.GetUnderlyingType(type) is not null
            ? "nulls have bits of their own; open the vector with nullable: true"
        : type.Assembly == typeof(object).Assembly ? "its layout is .NET's own and may change; store its parts"
        : null;

    private static string Use(string element, string conversion) =>
        $"Arrow has other bytes for it; use {element}, to which {conversion} converts";
}

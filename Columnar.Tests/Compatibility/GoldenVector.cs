using System.Runtime.InteropServices;

namespace Columnar.Tests.Compatibility;

/// <summary>A vector of the golden file with what it holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">Its rows in words.</param>
/// <param name="Type">The type that is recorded.</param>
/// <param name="Write">Creates it in a database.</param>
/// <param name="Read">Its rows in words, as a snapshot has them.</param>
/// <param name="Open">Opens it as it was created.</param>
internal sealed record GoldenVector(
    string Name,
    string?[] Words,
    ElementType Type,
    Action<Database> Write,
    Func<Snapshot, string?[]> Read,
    Func<Database, StoredVector> Open
)
{
    /// <summary>A value in words: bytes in hexadecimal digits.</summary>
    public static string? Word(object? value) =>
        value switch
        {
            null => null,
            byte[] bytes => Convert.ToHexString(bytes),
            bool bit => bit ? "true" : "false",
            string text => text,
            _ => throw new ArgumentException($"{value.GetType()}"),
        };

    /// <summary>Values of a fixed width, the second of them null where they are nullable.</summary>
    public static GoldenVector Of<T>(
        string name,
        IEnumerable<T> values,
        ElementType? type = null,
        bool isNullable = true,
        VectorCodec? codec = null
    )
        where T : unmanaged
    {
        T?[] rows = [.. values.Select((value, i) => isNullable && i == 1 ? null : (T?)value)];
        return new(
            name,
            [.. rows.Select(Word)],
            type ?? ElementType.Of<T>(),
            db => OpenIn(db).Append(rows.AsEnumerable()),
            snapshot => [.. snapshot.Raw<T>(name).AsEnumerable().Select(Word)],
            OpenIn
        );

        ValueVector<T> OpenIn(Database db) =>
            codec is { } chosen
                ? db.Compressed<T>(name, chosen, nullable: isNullable, type: type)
                : db.Raw<T>(name, nullable: isNullable, type: type);

        static string? Word(T? value) =>
            value is { } bits ? GoldenVector.Word(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in bits)).ToArray()) : null;
    }

    /// <summary>Values of another kind, nullable.</summary>
    public static GoldenVector Of<T, TVector>(
        string name,
        ElementType type,
        IEnumerable<T> values,
        Func<Database, TVector> open,
        Action<TVector, T> append,
        Func<Snapshot, IEnumerable<object?>> read
    )
        where TVector : StoredVector
    {
        T[] rows = [.. values];
        return new(
            name,
            [.. rows.Select(row => Word(row))],
            type,
            db =>
            {
                TVector vector = open(db);
                foreach (T row in rows)
                    append(vector, row);
            },
            snapshot => [.. read(snapshot).Select(Word)],
            open
        );
    }
}

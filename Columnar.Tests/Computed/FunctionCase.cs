namespace Columnar.Tests.Computed;

/// <summary>A function of computed vectors beside its slow definition.</summary>
internal abstract class FunctionCase(string name)
{
    public string Name { get; } = name;

    /// <summary>Opens the vector that the function computes.</summary>
    public abstract ComputedVector Open(Database database, SourceVectors sources);

    /// <summary>Its rows, nulls as null.</summary>
    public abstract object?[] Read(ComputedVector vector);

    /// <summary>The rows computed as they are read; null for recursions.</summary>
    public abstract object?[]? ReadLazily(SourceVectors sources);

    /// <summary>What they must be.</summary>
    public abstract object?[] Expect(SourceModel model);

    public override string ToString() => Name;
}

/// <summary>A function with results of a type.</summary>
internal sealed class FunctionCase<T>(
    string name,
    Func<SourceVectors, Computation<T>> make,
    Func<SourceModel, IEnumerable<T?>> expect
) : FunctionCase(name)
    where T : unmanaged
{
    public override ComputedVector Open(Database database, SourceVectors sources) =>
        database.Computed("result " + Name, make(sources));

    public override object?[] Read(ComputedVector vector) =>
        [.. ((ComputedVector<T>)vector).AsEnumerable().Select(value => (object?)value)];

    public override object?[]? ReadLazily(SourceVectors sources)
    {
        try
        {
            LazyVector<T> lazy = make(sources).ToLazy(Name);
            object?[] all = [.. lazy.AsEnumerable().Select(value => (object?)value)];
            for (int row = 0; row < all.Length; row += 97)
                Assert.Equal(all[row], lazy.Get(row));
            Assert.Equal(all.Count(value => value is not null), lazy.Count());
            return all;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    public override object?[] Expect(SourceModel model) => [.. expect(model).Select(value => (object?)value)];
}

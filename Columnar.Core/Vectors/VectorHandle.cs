using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>Makes the handle that fits a vector's type.</summary>
internal static class VectorHandle
{
    public static StoredVector Create(Database database, RegionState region, ElementType type) =>
        type.Kind switch
        {
            ElementKind.Int8 => new RawVector<sbyte>(database, region, type),
            ElementKind.UInt8 => new RawVector<byte>(database, region, type),
            ElementKind.Int16 => new RawVector<short>(database, region, type),
            ElementKind.UInt16 => new RawVector<ushort>(database, region, type),
            ElementKind.Int32 => new RawVector<int>(database, region, type),
            ElementKind.UInt32 => new RawVector<uint>(database, region, type),
            ElementKind.Int64 => new RawVector<long>(database, region, type),
            ElementKind.UInt64 => new RawVector<ulong>(database, region, type),
            ElementKind.Float16 => new RawVector<Half>(database, region, type),
            ElementKind.Float32 => new RawVector<float>(database, region, type),
            ElementKind.Float64 => new RawVector<double>(database, region, type),
            ElementKind.Date32 => new RawVector<Date32>(database, region, type),
            ElementKind.Timestamp => new RawVector<Timestamp>(database, region, type),
            ElementKind.Bool => new BoolVector(database, region),
            ElementKind.Utf8 => new TextVector(database, region),
            _ => throw new NotSupportedException($"Vectors of {type} are not supported."),
        };
}

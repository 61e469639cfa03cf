using System.Diagnostics.CodeAnalysis;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;

namespace Columnar.Vectors;

/// <summary>Makes the views of vectors and tables from the catalog's regions.</summary>
internal static class ViewFactory
{
    /// <summary>The element type of a vector's region; null for what is no vector.</summary>
    public static ElementType? TypeOf(RegionHeader header)
    {
        if (header.Kind is RegionKind.Bytes or RegionKind.Table)
            return null;
        if (!ElementType.TryParse(header.Format, out ElementType? type))
            throw new UnsupportedFormatException(
                $"vector '{header.Name}'",
                $"element type '{header.Format}'",
                "the types of ElementType"
            );
        RegionKind kind = KindOf(type);
        if (kind != header.Kind || type.BitWidth != header.Layout.DataBits)
            Throw.Corrupt(
                $"catalog entry of '{header.Name}'",
                -1,
                $"{kind} of {type.BitWidth} bits for {type}",
                $"{header.Kind} of {header.Layout.DataBits}"
            );
        return type;
    }

    /// <summary>The kind of region that holds vectors of a type.</summary>
    public static RegionKind KindOf(ElementType type) =>
        type.Kind switch
        {
            ElementKind.Bool => RegionKind.Bool,
            ElementKind.Utf8 => RegionKind.Text,
            _ => RegionKind.Raw,
        };

    public static string KindName(RegionState region) =>
        region.Header.Kind switch
        {
            RegionKind.Bytes => "a region of bytes",
            RegionKind.Table => "a table",
            _ => $"a vector of {TypeOf(region.Header)}",
        };

    /// <summary>The view of a vector's region; null for what is no vector.</summary>
    public static VectorView? Vector(Store store, RegionState region, IViewLease? lease) =>
        TypeOf(region.Header) is { } type
            ? View(region.Header, type, ChunkReader.Buffers(store, region), lease, null)
            : null;

    /// <summary>A view of chunks in memory.</summary>
    public static VectorView View(
        RegionHeader header,
        ElementType type,
        ChunkBuffers[] chunks,
        IViewLease? lease,
        object? owner
    )
    {
        string name = header.Name;
        bool nullable = header.Layout.IsNullable;
        return type.Kind switch
        {
            ElementKind.Int8 => new VectorView<sbyte>(name, type, nullable, chunks, lease, owner),
            ElementKind.UInt8 => new VectorView<byte>(name, type, nullable, chunks, lease, owner),
            ElementKind.Int16 => new VectorView<short>(name, type, nullable, chunks, lease, owner),
            ElementKind.UInt16 => new VectorView<ushort>(name, type, nullable, chunks, lease, owner),
            ElementKind.Int32 => new VectorView<int>(name, type, nullable, chunks, lease, owner),
            ElementKind.UInt32 => new VectorView<uint>(name, type, nullable, chunks, lease, owner),
            ElementKind.Int64 => new VectorView<long>(name, type, nullable, chunks, lease, owner),
            ElementKind.UInt64 => new VectorView<ulong>(name, type, nullable, chunks, lease, owner),
            ElementKind.Float16 => new VectorView<Half>(name, type, nullable, chunks, lease, owner),
            ElementKind.Float32 => new VectorView<float>(name, type, nullable, chunks, lease, owner),
            ElementKind.Float64 => new VectorView<double>(name, type, nullable, chunks, lease, owner),
            ElementKind.Date32 => new VectorView<Date32>(name, type, nullable, chunks, lease, owner),
            ElementKind.Timestamp => new VectorView<Timestamp>(name, type, nullable, chunks, lease, owner),
            ElementKind.Bool => new BoolView(name, nullable, chunks, lease, owner),
            ElementKind.Utf8 => new TextView(name, nullable, chunks, lease, owner),
            _ => throw new NotSupportedException($"Vectors of {type} are not supported."),
        };
    }

    public static TableView Table(Store store, CatalogState catalog, RegionState table, IViewLease? lease)
    {
        RegionState[] columns = [.. TableDetail.ColumnIds(table.Header).Select(id => catalog.Regions[id])];
        return new TableView(
            table.Header.Name,
            TableShape.SchemaOf(columns.Select(column => column.Header)),
            [.. columns.Select(column => Vector(store, column, lease)!)],
            columns.Length == 0 ? 0 : columns[0].RowCount,
            lease,
            table.Header.Fields.Metadata
        );
    }

    /// <summary>The view as what the caller asked for.</summary>
    public static TView As<TView>(VectorView view, string asked)
        where TView : VectorView =>
        view as TView
        ?? throw new SchemaMismatchException(view.Name, $"a vector of {asked}", $"a vector of {view.Type}");
}

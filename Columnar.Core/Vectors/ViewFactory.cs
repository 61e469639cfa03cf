using System.Diagnostics.CodeAnalysis;
using Columnar.Compression;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>Makes the views of vectors and tables from the catalog's regions.</summary>
internal static class ViewFactory
{
    /// <summary>The element type of a vector's region; null for what is no vector.</summary>
    public static ElementType? TypeOf(RegionHeader header)
    {
        if (header.Kind is RegionKind.Bytes or RegionKind.Table)
            return null;
        string? extension = header.Fields[ElementType.ExtensionNameKey];
        string? parameters = header.Fields[ElementType.ExtensionMetadataKey];
        ElementType? type = null;
        if (header.Kind == RegionKind.Codes && header.Format == ElementType.DictionaryText.Format)
            type = ElementType.DictionaryText;
        else if (!ElementType.TryParse(header.Format, extension, parameters, out type))
            throw new UnsupportedFormatException(
                $"vector '{header.Name}'",
                $"element type '{header.Format}'{(extension is null ? "" : $" with extension type '{extension}'")}",
                "the types of ElementType"
            );
        RegionKind kind = VectorClass.Of(type).Region;
        if (kind != header.Kind || type.BitWidth != header.Layout.DataBits)
            Throw.Corrupt(
                $"catalog entry of '{header.Name}'",
                -1,
                $"{kind} of {type.BitWidth} bits for {type}",
                $"{header.Kind} of {header.Layout.DataBits}"
            );
        return type;
    }

    public static string KindName(RegionState region) =>
        region.Header.Kind switch
        {
            RegionKind.Bytes => "a region of bytes",
            RegionKind.Table => "a table",
            _ => $"a vector of {TypeOf(region.Header)}",
        };

    /// <summary>The view of a vector's region; null for what is no vector.</summary>
    public static VectorView? Vector(Store store, CatalogState catalog, RegionState region, IViewLease? lease)
    {
        if (TypeOf(region.Header) is not { } type)
            return null;
        RegionHeader header = region.Header;
        TextView? dictionary =
            type.Kind == ElementKind.DictionaryText ? TextDictionary.View(store, catalog, region, lease) : null;
        VectorView view = VectorClass
            .Of(type)
            .View(
                header.Name,
                type,
                header.Layout.IsNullable,
                ChunkReader.Buffers(store, region),
                lease,
                null,
                dictionary
            );
        view.IndexType = header.Fields.IndexType;
        view.Contents = region.Contents;
        return view;
    }

    public static TableView Table(Store store, CatalogState catalog, RegionState table, IViewLease? lease)
    {
        RegionState[] columns = [.. TableDetail.ColumnIds(table.Header).Select(id => catalog.Regions[id])];
        return new TableView(
            table.Header.Name,
            [.. columns.Select(column => ColumnOf(column.Header))],
            [.. columns.Select(column => Vector(store, catalog, column, lease)!)],
            columns.Length == 0 ? 0 : columns[0].RowCount,
            lease,
            table.Header.Fields.Metadata
        );
    }

    /// <summary>What a schema says of a vector that is a column.</summary>
    public static TableColumn ColumnOf(RegionHeader column)
    {
        ElementType type = TypeOf(column)!;
        return new TableColumn(column.Name, type, column.Layout.IsNullable)
        {
            Metadata = type.WithoutExtension(column.Fields.Metadata),
            IsCompressed = column.Fields.Codec != CodecId.None,
            Codec = column.Fields.Codec == CodecId.None ? null : (VectorCodec)column.Fields.Codec,
        };
    }

    /// <summary>The view as what the caller asked for.</summary>
    public static TView As<TView>(VectorView view, string asked)
        where TView : VectorView =>
        view as TView
        ?? throw new SchemaMismatchException(view.Name, $"a vector of {asked}", $"a vector of {view.Type}");

    /// <summary>The view as one of values of a .NET type.</summary>
    /// <exception cref="SchemaMismatchException">The values are of another type.</exception>
    public static VectorView<T> AsRaw<T>(VectorView view)
        where T : unmanaged
    {
        if (view is VectorView<T> same)
            return same;
        ElementType own = ElementType.Of<T>();
        return view.Type.Holds(own)
            ? new VectorView<T>(view.Name, view.Type, view.IsNullable, view.Chunks.ToArray(), view.Lease, view.Owner)
            {
                Contents = view.Contents,
                IsPending = view.IsPending,
                IndexType = view.IndexType,
            }
            : As<VectorView<T>>(view, own.ToString());
    }
}

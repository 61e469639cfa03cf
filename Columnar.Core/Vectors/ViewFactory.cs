using System.Diagnostics.CodeAnalysis;
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
        TextView? dictionary =
            type.Kind == ElementKind.DictionaryText ? TextDictionary.View(store, catalog, region, lease) : null;
        ChunkBuffers[] chunks = ChunkReader.Buffers(store, region);
        bool nullable = region.Header.Layout.IsNullable;
        return VectorClass.Of(type).View(region.Header.Name, type, nullable, chunks, lease, null, dictionary);
    }

    public static TableView Table(Store store, CatalogState catalog, RegionState table, IViewLease? lease)
    {
        long[] ids = TableDetail.ColumnIds(table.Header);
        VectorView[] columns = new VectorView[ids.Length];
        for (int i = 0; i < ids.Length; i++)
            columns[i] = Vector(store, catalog, catalog.Regions[ids[i]], lease)!;
        return Table(table.Header.Name, columns, lease);
    }

    public static TableView Table(string name, VectorView[] columns, IViewLease? lease)
    {
        TableColumn[] schema =
        [
            .. columns.Select(column => new TableColumn(column.Name, column.Type, column.IsNullable)),
        ];
        return new TableView(name, schema, columns, columns.Length == 0 ? 0 : columns[0].Length, lease);
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
            : As<VectorView<T>>(view, own.ToString());
    }
}

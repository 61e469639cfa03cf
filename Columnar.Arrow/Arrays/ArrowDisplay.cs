using System.Buffers;
using System.Globalization;
using Columnar.Display;
using Columnar.Formatting;
using Columnar.Types;
using Columnar.Vectors;

namespace Columnar.Arrays;

/// <summary>Arrow's arrays and fields as they are shown to people.</summary>
internal static class ArrowDisplay
{
    private const int EndRows = 5;
    private const int ShownColumns = 60;
    private const int MaxFurtherNames = 20;

    /// <summary>The fields of a schema, a row per field.</summary>
    public static DisplayPage Page(ArrowSchema schema) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Arrow schema: {schema.Fields.Count} fields"))
        {
            Columns = [new DisplayColumn("name", IsText: true), new DisplayColumn("type")],
            ColumnCount = 2,
            RowCount = schema.Fields.Count,
            Head =
            [
                .. schema.Fields.Take(ShownColumns).Select(field => new[] { NameOf(field), TypeOf(field.Type, field) }),
            ],
        };

    /// <summary>The first and last rows of arrays of one length; where they cannot be read, why.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="arrays">The arrays.</param>
    /// <param name="fields">A field per array; none where they have no names.</param>
    /// <param name="length">Their length.</param>
    public static DisplayPage Page(string title, ArrowArray[] arrays, IReadOnlyList<ArrowField> fields, int length)
    {
        ArrowArray[] shown = arrays[..Math.Min(arrays.Length, ShownColumns)];
        return Looking.At(
            title,
            () =>
            {
                // Another thread may dispose the view they are of.
                using PinnedBuffers pinned = new(
                    shown.Concat(shown.Select(ValuesOf)).SelectMany(array => array.Buffers)
                );
                return new DisplayPage(title)
                {
                    Columns = [.. shown.Select(ColumnOf)],
                    FurtherColumns = [.. fields.Skip(shown.Length).Take(MaxFurtherNames).Select(NameOf)],
                    ColumnCount = arrays.Length,
                    RowCount = length,
                    Head = [.. Enumerable.Range(0, length <= 2 * EndRows ? length : EndRows).Select(CellsOf)],
                    Tail =
                        length <= 2 * EndRows ? [] : [.. Enumerable.Range(length - EndRows, EndRows).Select(CellsOf)],
                };
            }
        );

        DisplayColumn ColumnOf(ArrowArray array, int place)
        {
            ArrowField? field = place < fields.Count ? fields[place] : null;
            ElementType? type = ShownType(array);
            return new DisplayColumn(
                field is null ? "value" : NameOf(field),
                TypeOf(array.Type, field),
                type is not null && CellDisplay.IsRight(type),
                ValuesOf(array).Type is TextType,
                array.NullCount
            );
        }

        string?[] CellsOf(int row) => Array.ConvertAll(shown, array => Cell(array, row));
    }

    private static string? Cell(ArrowArray array, int row)
    {
        if (array.Type is BoolType)
            return array.GetBool(row) is { } truth ? (truth ? "true" : "false") : null;
        if (array.GetBytes(row) is not { } bytes)
            return null;
        ElementType? type = ShownType(array);
        ValueFormat? format = type?.BitWidth == bytes.Length * 8L ? ValueFormat.TryOf(type) : null;
        return DisplayText.Of(format, ValuesOf(array).Type is TextType, bytes.Span);
    }

    private static ArrowArray ValuesOf(ArrowArray array) => array.Dictionary ?? array;

    // By the bytes that are there, not by what an import makes of them.
    private static ElementType? ShownType(ArrowArray array) =>
        ElementType.TryParse(ValuesOf(array).Type.Format, out ElementType? type) ? type : null;

    private static string NameOf(ArrowField field) => DisplayText.Of(field.Name, DisplayText.MaxNameLength);

    private static string TypeOf(ArrowType type, ArrowField? field) =>
        DisplayText.Of(type.ToString(), DisplayText.MaxNameLength) + (field?.IsNullable == true ? "?" : "");

    /// <summary>Buffers that stay readable until it is disposed.</summary>
    private readonly struct PinnedBuffers : IDisposable
    {
        private readonly List<MemoryHandle> _handles = [];

        public PinnedBuffers(IEnumerable<ReadOnlyMemory<byte>> buffers)
        {
            try
            {
                foreach (ReadOnlyMemory<byte> buffer in buffers)
                    _handles.Add(buffer.Pin());
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            foreach (MemoryHandle handle in _handles)
                handle.Dispose();
        }
    }
}

using System.Numerics;
using System.Text;
using Columnar.Csv;
using Columnar.Formatting;
using Columnar.Memory;
using Columnar.Tables;
using Columnar.Vectors;

namespace Columnar.Conversion;

/// <summary>Converts the values of a column to another type, without loss or not at all.</summary>
internal static class ColumnConversion
{
    private const int PacketRows = 4096;

    /// <summary>Converts every value by what the two types have in common.</summary>
    /// <param name="view">What to convert.</param>
    /// <param name="draft">Where to append the values.</param>
    /// <param name="name">The column's name for messages.</param>
    /// <exception cref="InvalidOperationException">A value cannot be converted; the message names it with its row.</exception>
    /// <exception cref="NotSupportedException">There is no conversion.</exception>
    public static void Run(VectorView view, ColumnDraft draft, string name)
    {
        ElementType from = view.Type;
        ElementType to = draft.Vector.Type;
        if (from.Equals(to))
            CopyRows(view, draft, name);
        else if (from.IsNumeric && to.IsNumeric)
            ConvertNumbers(view, draft, name);
        else if (from.Kind == ElementKind.Timestamp && to.Kind == ElementKind.Timestamp)
            ConvertTicks((VectorView<Timestamp>)view, draft, name);
        else if (to.IsText)
            WriteText(view, draft, name);
        else
            ParseText(view, draft, name);
    }

    /// <summary>Converts every value by a function; nulls stay null.</summary>
    public static void Run<TOld, TNew>(VectorView view, ColumnDraft draft, Func<TOld, TNew> convert, string name)
    {
        if (view is not IRows<TOld> rows)
            throw new SchemaMismatchException(name, $"values of {typeof(TOld).Name}", $"values of {view.Type}");
        Convert(rows, draft, name, (stage, value) => stage.Append(convert(value)));
    }

    private static void ConvertNumbers(VectorView view, ColumnDraft draft, string name)
    {
        switch (view)
        {
            case VectorView<sbyte> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<byte> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<short> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<ushort> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<int> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<uint> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<long> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<ulong> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<Half> rows:
                ConvertNumbers(rows, draft, name);
                break;
            case VectorView<float> rows:
                ConvertNumbers(rows, draft, name);
                break;
            default:
                ConvertNumbers((VectorView<double>)view, draft, name);
                break;
        }
    }

    private static void ConvertNumbers<T>(VectorView<T> rows, ColumnDraft draft, string name)
        where T : unmanaged, INumberBase<T> =>
        Convert(rows, draft, name, static (stage, value) => ((INumberTarget)stage).TakeNumber(value));

    private static void ConvertTicks(VectorView<Timestamp> rows, ColumnDraft draft, string name)
    {
        Int128 from = IsoTime.TicksPerSecond(rows.Type.Unit);
        Int128 to = IsoTime.TicksPerSecond(draft.Vector.Type.Unit);
        Convert(
            rows,
            draft,
            name,
            (stage, value) =>
            {
                (Int128 ticks, Int128 rest) = Int128.DivRem(value.Value * to, from);
                if (rest != 0 || ticks < long.MinValue || ticks > long.MaxValue)
                    throw new OverflowException($"It is no whole number of ticks of {draft.Vector.Type}.");
                stage.Append(new Timestamp((long)ticks));
            }
        );
    }

    private static void Convert<T>(IRows<T> rows, ColumnDraft draft, string name, Action<ColumnStage, T> convert)
    {
        using RowReader<T> reader = rows.OpenRows();
        byte[] validity = new byte[Bitmap.ByteLength(PacketRows)];
        for (long row = 0; row < reader.Length; )
        {
            ReadOnlySpan<T> values = reader.Read(row, (int)Math.Min(PacketRows, reader.Length - row));
            bool hasNulls = reader.HasNulls && reader.CopyValidity(row, values.Length, validity) > 0;
            for (int i = 0; i < values.Length; i++)
            {
                if (hasNulls && !Bitmap.Get(validity, i))
                    AppendNull(draft, name, row + i);
                else
                    ConvertOne(draft, name, row + i, values[i], convert);
            }
            row += values.Length;
            draft.SpillFull();
        }
    }

    private static void ConvertOne<T>(ColumnDraft draft, string name, long row, T value, Action<ColumnStage, T> convert)
    {
        try
        {
            convert(draft.Stage, value);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException or FormatException)
        {
            throw Impossible(draft, name, row, $"{value}", e);
        }
    }

    // Only the nullability changes.
    private static void CopyRows(VectorView view, ColumnDraft draft, string name)
    {
        using ViewScope<VectorView> scope = view.OpenView();
        ViewCursor cursor = new(view);
        for (long row = 0; row < view.Length; )
        {
            ref readonly ChunkBuffers piece = ref cursor.Seek(row);
            if (piece.NullCount > 0 && !draft.Vector.IsNullable)
            {
                while (!view.IsNull(row))
                    row++;
                throw Impossible(draft, name, row, "null", null);
            }
            draft.Vector.AppendChunk(piece);
            row += piece.Length;
        }
    }

    private static void WriteText(VectorView view, ColumnDraft draft, string name)
    {
        using ValueTexts texts = new(view);
        ColumnStage stage = draft.Stage;
        for (long row = 0; row < view.Length; row++)
        {
            ReadOnlySpan<byte> text = texts.Next(out bool isNull);
            if (isNull)
                AppendNull(draft, name, row);
            else if (draft.Vector is DictionaryTextVector && text.Length > DictionaryTextVector.MaxByteLength)
                throw Impossible(draft, name, row, $"a text of {text.Length} bytes", null);
            else
                stage.TakeBytes(text);
            draft.SpillFull();
        }
    }

    private static void ParseText(VectorView view, ColumnDraft draft, string name)
    {
        using ValueTexts texts = new(view);
        CsvColumnBuilder builder = CsvColumnBuilder.Create(draft.Vector.Type, PacketRows);
        int waiting = 0;
        for (long row = 0; row < view.Length; row++)
        {
            ReadOnlySpan<byte> text = texts.Next(out bool isNull);
            if (isNull && !draft.Vector.IsNullable)
                throw Impossible(draft, name, row, "null", null);
            if (isNull)
                builder.AppendNull();
            else if (!builder.TryAppend(text))
                throw Impossible(draft, name, row, Encoding.UTF8.GetString(text), null);
            if (++waiting == PacketRows || row == view.Length - 1)
            {
                draft.Vector.AppendChunk(builder.Packet());
                builder.Clear();
                waiting = 0;
            }
        }
    }

    private static void AppendNull(ColumnDraft draft, string name, long row)
    {
        if (!draft.Vector.IsNullable)
            throw Impossible(draft, name, row, "null", null);
        draft.Stage.AppendNull();
    }

    private static InvalidOperationException Impossible(
        ColumnDraft draft,
        string name,
        long row,
        string value,
        Exception? inner
    ) =>
        new(
            $"'{name}' cannot become {draft.Vector.Type}{(draft.Vector.IsNullable ? "?" : "")}: row {row} holds {value}.",
            inner
        );
}

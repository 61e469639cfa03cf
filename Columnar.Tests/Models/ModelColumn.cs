namespace Columnar.Tests.Models;

/// <summary>The types the model's vectors come in.</summary>
internal enum ModelType
{
    Int32,
    NullableInt16,
    NullableFloat64,
    NullableBool,
    Bool,
    Text,
    NullableText,

    /// <summary>Compressed where it stands alone, as a column of a table not.</summary>
    CompressedInt32,

    /// <inheritdoc cref="CompressedInt32"/>
    CompressedText,

    NullableDictionaryText,
}

/// <summary>What a vector should hold: numbers as whole numbers, truth values as 0 and 1, text as it is.</summary>
internal sealed class ModelColumn(ModelType type)
{
    public ModelType Type => type;

    public List<long?> Numbers { get; private init; } = [];

    public List<string?> Texts { get; private init; } = [];

    public bool IsText =>
        type
            is ModelType.Text
                or ModelType.NullableText
                or ModelType.CompressedText
                or ModelType.NullableDictionaryText;

    public bool IsNullable =>
        type is not (ModelType.Int32 or ModelType.Bool or ModelType.Text or ModelType.CompressedInt32);

    public int Rows => IsText ? Texts.Count : Numbers.Count;

    public ElementType ElementType =>
        type switch
        {
            ModelType.Int32 or ModelType.CompressedInt32 => ElementType.Int32,
            ModelType.NullableInt16 => ElementType.Int16,
            ModelType.NullableFloat64 => ElementType.Float64,
            ModelType.NullableBool or ModelType.Bool => ElementType.Bool,
            ModelType.NullableDictionaryText => ElementType.DictionaryText,
            _ => ElementType.Utf8,
        };

    public ModelColumn Clone() => new(type) { Numbers = [.. Numbers], Texts = [.. Texts] };

    /// <summary>Fills it up with rows of any content, for plans that look at lengths alone.</summary>
    public ModelColumn WithRows(long rows)
    {
        if (IsText)
            Texts.AddRange(new string?[rows]);
        else
            Numbers.AddRange(new long?[rows]);
        return this;
    }

    public void Truncate(int rows)
    {
        if (IsText)
            Texts.RemoveRange(rows, Texts.Count - rows);
        else
            Numbers.RemoveRange(rows, Numbers.Count - rows);
    }

    public StoredVector Open(Database database, string name) =>
        type switch
        {
            ModelType.Int32 => database.Raw<int>(name),
            ModelType.NullableInt16 => database.Raw<short>(name, nullable: true),
            ModelType.NullableFloat64 => database.Raw<double>(name, nullable: true),
            ModelType.NullableBool => database.Bool(name, nullable: true),
            ModelType.Bool => database.Bool(name),
            ModelType.Text => database.Text(name),
            ModelType.CompressedInt32 => database.Compressed<int>(name),
            ModelType.CompressedText => database.CompressedText(name, nullable: true),
            ModelType.NullableDictionaryText => database.DictionaryText(name, nullable: true),
            _ => database.Text(name, nullable: true),
        };

    /// <summary>Appends random rows to the vector, where there is one, and, when that succeeded, here.</summary>
    public void AppendRandom(StoredVector? vector, int rows, Random random)
    {
        if (IsText)
        {
            for (int i = 0; i < rows; i++)
            {
                string? text = RandomText(random);
                if (vector is DictionaryTextVector codes)
                    codes.Append(text);
                else
                    ((TextVector?)vector)?.Append(text);
                Texts.Add(text);
            }
            return;
        }
        bool nulls = IsNullable && random.Next(3) > 0;
        long?[] values = new long?[rows];
        for (int i = 0; i < rows; i++)
        {
            long value = type is ModelType.Bool or ModelType.NullableBool
                ? random.Next(2)
                : random.Next(short.MinValue, short.MaxValue);
            values[i] = nulls && random.Next(4) == 0 ? null : value;
        }
        switch (vector)
        {
            case ValueVector<int> ints:
                ints.Append((int[])[.. values.Select(v => (int)v!.Value)]);
                break;
            case RawVector<short> shorts:
                shorts.Append(values.Select(v => (short?)v));
                break;
            case RawVector<double> doubles:
                byte[] validity = new byte[(rows + 7) / 8];
                for (int i = 0; i < rows; i++)
                    validity[i / 8] |= (byte)((values[i] is null ? 0 : 1) << (i % 8));
                doubles.Append([.. values.Select(v => (double)v.GetValueOrDefault())], validity);
                break;
            case BoolVector bools:
                foreach (long? value in values)
                    bools.Append(value is null ? null : value != 0);
                break;
        }
        Numbers.AddRange(values);
    }

    /// <summary>Updates a row of the vector, where there is one, and, when that succeeded, here.</summary>
    public void UpdateRandom(StoredVector? vector, int row, Random random)
    {
        if (IsText)
        {
            string? text = RandomText(random);
            if (vector is DictionaryTextVector codes)
                codes.Update(row, text);
            else
                ((TextVector?)vector)?.Update(row, text);
            Texts[row] = text;
            return;
        }
        long value = type is ModelType.Bool or ModelType.NullableBool
            ? random.Next(2)
            : random.Next(short.MinValue, short.MaxValue);
        switch (vector)
        {
            case ValueVector<int> ints:
                ints.Update(row, (int)value);
                break;
            case RawVector<short> shorts:
                shorts.Update(row, (short)value);
                break;
            case RawVector<double> doubles:
                doubles.Update(row, value);
                break;
            case BoolVector bools:
                bools.Update(row, value != 0);
                break;
        }
        Numbers[row] = value;
    }

    private string? RandomText(Random random) =>
        IsNullable && random.Next(4) == 0 ? null : new string((char)random.Next('a', 'z'), random.Next(30));

    public string Describe()
    {
        RowHash hash = default;
        foreach (long? value in Numbers)
            hash.Add(value);
        foreach (string? value in Texts)
            hash.Add(value);
        return $"{ElementType}{(IsNullable ? "?" : "")} {hash}";
    }

    /// <summary>The same of a view.</summary>
    public static string Describe(VectorView view)
    {
        RowHash hash = default;
        long nulls = 0;
        for (long i = 0; i < view.Length; i++)
        {
            if (view is TextView text)
                hash.Add(text.Get(i));
            else
                hash.Add(Number(view, i));
            nulls += view.IsNull(i) ? 1 : 0;
        }
        string contradiction = nulls == view.NullCount ? "" : $", {nulls} nulls counted as {view.NullCount}";
        return $"{view.Type}{(view.IsNullable ? "?" : "")} {hash}{contradiction}";
    }

    private static long? Number(VectorView view, long row) =>
        view switch
        {
            VectorView<int> ints => ints.Get(row),
            VectorView<short> shorts => shorts.Get(row),
            VectorView<double> doubles => doubles.Get(row) is { } number ? Number(number) : null,
            BoolView bools => bools.Get(row) is { } bit ? (bit ? 1 : 0) : null,
            _ => throw new NotSupportedException($"{view.Type}"),
        };

    // Whole numbers as such, others by their bits.
    private static long Number(double value) =>
        double.IsInteger(value) && Math.Abs(value) < short.MaxValue * 2
            ? (long)value
            : BitConverter.DoubleToInt64Bits(value);
}

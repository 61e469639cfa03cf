namespace Columnar.Csv;

/// <summary>What the first pass learns of a column.</summary>
/// <param name="given">The type the user gave it, if any.</param>
internal sealed class CsvColumnEvidence(ElementType? given)
{
    private CsvEvidence _seen;
    private bool _hasNull;
    private bool _hasEmptyText;

    /// <summary>The type given, or the one that holds every value.</summary>
    public ElementType Type => given ?? CsvInference.Decide(_seen);

    /// <summary>Whether a row is null, or there is nothing that could tell. Quoted empty fields are texts or empty binary, and nulls in columns of other types.</summary>
    public bool IsNullable =>
        _hasNull
        || (_hasEmptyText && !CsvColumnBuilder.HoldsEmpty(Type))
        || (!_hasEmptyText && _seen == CsvEvidence.None);

    public void AddNull() => _hasNull = true;

    public void Add(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
            _hasEmptyText = true;
        else if (given is not null)
            _seen = CsvEvidence.Text;
        else if (!_seen.HasFlag(CsvEvidence.Text))
            AddEvidence(CsvValues.Trim(field));
    }

    private void AddEvidence(ReadOnlySpan<byte> value) =>
        _seen |= value.IsEmpty ? CsvEvidence.Text : CsvInference.Classify(value);
}

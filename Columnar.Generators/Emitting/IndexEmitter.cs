namespace Columnar.Generators;

/// <summary>Writes the other part of an index type: what makes it a number without making it one of any other kind.</summary>
internal sealed class IndexEmitter
{
    private readonly IndexModel _model;
    private readonly string _self;
    private readonly SourceWriter _writer;

    private IndexEmitter(IndexModel model)
    {
        _model = model;
        _self = model.Type.Name;
        _writer = new SourceWriter(model.Type, Index, ElementEmitter.Interface, $"global::System.IComparable<{_self}>");
    }

    private string Index => $"global::Columnar.IColumnarIndex<{_self}>";

    public static string Emit(IndexModel model)
    {
        IndexEmitter emitter = new(model);
        emitter.WriteRecordedForm();
        emitter.WriteConversions();
        emitter.WriteArithmetic();
        emitter.WriteComparisons();
        return emitter._writer.Finish();
    }

    private void WriteRecordedForm()
    {
        _writer.Line($"static string {Index}.IndexName => {SourceWriter.Literal(_model.IndexName)};");
        _writer.Line();
        ElementEmitter.WriteElementType(_writer, $"global::Columnar.ElementType.Of<{_model.ValueType}>()");
        _writer.Line();
    }

    private void WriteConversions()
    {
        string fromLong = _model.ValueType == "long" ? "row" : $"checked(({_model.ValueType})row)";
        string toLong = _model.ValueType == "ulong" ? $"checked((long){_model.Member})" : _model.Member;
        Add(IndexMembers.From, "The index of a row.", $"public static {_self} From(long row)", $"new({fromLong})");
        Add(IndexMembers.ToInt64, "The row's number.", "public long ToInt64()", toLong);
        Add(
            IndexMembers.FromConversion,
            "The index of a row.",
            $"public static explicit operator {_self}(long row)",
            "From(row)"
        );
        Add(
            IndexMembers.ToConversion,
            "The row's number.",
            $"public static explicit operator long({_self} index)",
            "index.ToInt64()"
        );
    }

    private void WriteArithmetic()
    {
        Add(
            IndexMembers.Add,
            "The index a number of rows further on.",
            $"public static {_self} operator +({_self} index, long rows)",
            "From(checked(index.ToInt64() + rows))"
        );
        Add(
            IndexMembers.SubtractNumber,
            "The index a number of rows before.",
            $"public static {_self} operator -({_self} index, long rows)",
            "From(checked(index.ToInt64() - rows))"
        );
        Add(
            IndexMembers.SubtractIndex,
            "The number of rows from the right index to the left one.",
            $"public static long operator -({_self} left, {_self} right)",
            "checked(left.ToInt64() - right.ToInt64())"
        );
        Add(
            IndexMembers.Increment,
            "The next index.",
            $"public static {_self} operator ++({_self} index)",
            "From(checked(index.ToInt64() + 1))"
        );
        Add(
            IndexMembers.Decrement,
            "The index before.",
            $"public static {_self} operator --({_self} index)",
            "From(checked(index.ToInt64() - 1))"
        );
    }

    private void WriteComparisons()
    {
        Add(
            IndexMembers.CompareTo,
            "Negative where this index comes before the other, positive where it comes after.",
            $"public int CompareTo({_self} other)",
            $"this.{_model.Member}.CompareTo(other.{_model.Member})"
        );
        AddComparison("<", "before the other");
        AddComparison("<=", "before the other, or with it");
        AddComparison(">", "after the other");
        AddComparison(">=", "after the other, or with it");
    }

    private void AddComparison(string sign, string meaning) =>
        Add(
            IndexMembers.Comparisons,
            $"Whether one comes {meaning}.",
            $"public static bool operator {sign}({_self} left, {_self} right)",
            $"left.{_model.Member} {sign} right.{_model.Member}"
        );

    private void Add(IndexMembers member, string summary, string declaration, string expression)
    {
        if ((_model.Declared & member) == IndexMembers.None)
            _writer.Member(summary, declaration, expression);
    }
}

using Columnar.Evaluation;
using Columnar.Scans;

namespace Columnar.Binding;

/// <summary>An expression that has met its columns: what its values are.</summary>
/// <param name="Text">The expression as it is written.</param>
internal abstract record Operand(string Text)
{
    /// <summary>What the expression is, for messages.</summary>
    public abstract string Description { get; }

    public sealed override string ToString() => $"{Text} is {Description}";
}

/// <summary>Numbers, dates, times or durations.</summary>
internal sealed record NumberOperand(string Text, Lanes Lanes) : Operand(Text)
{
    public ElementType Type => Lanes.Type;

    public override string Description => Type.ToString();
}

/// <summary>Truth values.</summary>
internal sealed record TruthOperand(string Text, Condition Condition) : Operand(Text)
{
    public override string Description => "a condition (bool)";
}

/// <summary>A column of decimals.</summary>
internal sealed record DecimalOperand(string Text, ColumnLanes Lanes) : Operand(Text)
{
    public ElementType Type => Lanes.Type;

    public override string Description => Type.ToString();
}

/// <summary>A column of text, or of other values that are taken as bytes.</summary>
internal sealed record BytesOperand(string Text, PacketReader Reader) : Operand(Text)
{
    public ElementType Type => Reader.View.Type;

    public bool IsText => Type.IsText;

    /// <summary>Whether the order of the bytes is one of the values.</summary>
    public bool HasOrder => IsText || Type.Kind is ElementKind.Binary or ElementKind.FixedBinary or ElementKind.Uuid;

    public override string Description => IsText ? "text (utf8)" : Type.ToString();
}

/// <summary>A constant, of the types of <see cref="Syntax.LiteralNode"/>.</summary>
internal sealed record ConstantOperand(string Text, object? Value) : Operand(Text)
{
    public override string Description =>
        Value switch
        {
            null => "null",
            bool => "a truth value",
            string => "text",
            DateOnly or DateTime or DateTimeOffset or Date32 or Timestamp => "a date or time",
            TimeOnly or Time64 => "a time of day",
            TimeSpan or Duration => "a duration",
            decimal or Decimal128 => "a decimal number",
            Guid or Uuid => "a UUID",
            _ => "a number",
        };

    public bool IsNumber => Value is long or ulong or double;
}

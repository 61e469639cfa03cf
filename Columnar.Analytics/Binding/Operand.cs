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

/// <summary>Numbers, dates or timestamps.</summary>
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

/// <summary>A column of text.</summary>
internal sealed record TextOperand(string Text, PacketReader Reader) : Operand(Text)
{
    public override string Description => "text (utf8)";
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
            _ => "a number",
        };

    public bool IsNumber => Value is long or ulong or double;
}

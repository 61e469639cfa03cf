namespace Columnar;

/// <summary>What arithmetic does where an integer result does not fit its type; floating-point results follow IEEE 754 always.</summary>
public enum IntegerOverflow
{
    /// <summary>It throws an <see cref="OverflowException"/> that names the rows.</summary>
    Throw,

    /// <summary>The nearest value of the type: 3 - 5 of unsigned integers is 0.</summary>
    Saturate,

    /// <summary>The low bits of the result: 3 - 5 of bytes is 254.</summary>
    Wrap,
}

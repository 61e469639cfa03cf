namespace Columnar.Kernels;

/// <summary>What part of the rows a mask selects.</summary>
internal enum MaskContent
{
    None,
    Some,
    All,
}

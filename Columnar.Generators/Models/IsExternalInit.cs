namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for where records are declared; netstandard2.0 lacks it.</summary>
internal static class IsExternalInit;

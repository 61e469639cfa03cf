namespace Columnar;

/// <summary>stub</summary>
public sealed class Snapshot { }

/// <summary>stub</summary>
public sealed class RawVector<T> { }

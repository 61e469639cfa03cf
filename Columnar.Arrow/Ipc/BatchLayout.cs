namespace Columnar.Ipc;

/// <summary>A buffer's place in a message body, checked to lie in it.</summary>
/// <param name="Start">Bytes from the start of the body, a multiple of 8.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct BufferRange(long Start, long Length);

/// <summary>Where the values of one field of a record batch stand in its body.</summary>
/// <param name="Field">The field.</param>
/// <param name="Length">Rows.</param>
/// <param name="NullCount">Rows that are null, as declared.</param>
/// <param name="Buffers">The buffers of the type's layout, each long enough for the rows, then any variadic ones.</param>
internal sealed record ColumnLayout(ArrowField Field, long Length, long NullCount, BufferRange[] Buffers);

/// <summary>A record batch whose structure was checked against its schema and its body; no value has been read.</summary>
/// <param name="Length">Rows.</param>
/// <param name="Columns">A column per field.</param>
internal sealed record BatchLayout(long Length, ColumnLayout[] Columns);

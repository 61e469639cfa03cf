using Columnar.Memory;

namespace Columnar.Ipc.Import;

/// <summary>The check of values that a vector would refuse as its caller's mistake: here they are the input's.</summary>
internal static class ImportedValues
{
    /// <param name="target">The vector they are for.</param>
    /// <param name="rows">The values.</param>
    /// <exception cref="CorruptDataException">A decimal has more digits than its type says, or a time is none of a day.</exception>
    public static unsafe void Check(StoredVector target, in ChunkBuffers rows)
    {
        if (target.Owner.Bounds is { } bounds && bounds.FirstOutside(rows) is >= 0 and int row)
            Throw.Corrupt($"Arrow field '{target.Name}'", -1, bounds.Expected, bounds.Show((void*)rows.Data, row));
    }
}

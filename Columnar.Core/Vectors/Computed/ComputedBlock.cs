using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>Computed rows of one block that wait to be stored.</summary>
/// <typeparam name="T">The .NET type of the results.</typeparam>
internal sealed unsafe class ComputedBlock<T>(int capacity, bool isNullable)
    where T : unmanaged
{
    private readonly T[] _values = GC.AllocateUninitializedArray<T>(capacity, pinned: true);
    private readonly byte[] _bits = typeof(T) == typeof(bool) ? NewPinned(capacity) : [];
    private readonly byte[] _validity = isNullable ? NewPinned(capacity) : [];

    /// <summary>How many rows were computed.</summary>
    public int Rows { get; private set; }

    /// <summary>Computes rows.</summary>
    public void Fill(RowFunction<T> run, long firstRow, int rows)
    {
        Rows = 0;
        Span<byte> validity = isNullable ? _validity.AsSpan(0, ((rows + 63) >> 6) * sizeof(ulong)) : [];
        validity.Fill(0xFF);
        run.Compute(firstRow, _values.AsSpan(0, rows), MemoryMarshal.Cast<byte, ulong>(validity));
        ClearNulls(MemoryMarshal.Cast<byte, ulong>(validity), rows);
        if (typeof(T) == typeof(bool))
        {
            ReadOnlySpan<bool> truths = MemoryMarshal.Cast<T, bool>(_values.AsSpan(0, rows));
            for (int i = 0; i < truths.Length; i++)
                Bitmap.Set(_bits, i, truths[i]);
        }
        Rows = rows;
    }

    /// <summary>The rows, laid out for storing them.</summary>
    public ChunkBuffers Buffers
    {
        get
        {
            // SAFETY: the arrays are pinned for their whole life, and the caller holds this object while it uses the addresses.
            nint data = typeof(T) == typeof(bool) ? AddressOf(_bits) : (nint)Unsafe.AsPointer(ref _values[0]);
            return new ChunkBuffers(0, Rows, isNullable ? AddressOf(_validity) : 0, 0, data, 0);
        }
    }

    // Functions leave under a null what was there before: the same rows would come out as other bytes each time.
    private void ClearNulls(ReadOnlySpan<ulong> validity, int rows)
    {
        for (int word = 0; word < validity.Length; word++)
        {
            for (ulong nulls = ~validity[word]; nulls != 0; nulls &= nulls - 1)
            {
                int row = word * 64 + BitOperations.TrailingZeroCount(nulls);
                if (row < rows)
                    _values[row] = default;
            }
        }
    }

    private static byte[] NewPinned(int bits) =>
        GC.AllocateUninitializedArray<byte>(((bits + 63) >> 6) * sizeof(ulong), pinned: true);

    private static nint AddressOf(byte[] pinned) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}

using System.Numerics;

namespace Columnar.Tests.Models;

/// <summary>Sums up a sequence of rows: equal sequences have equal sums, others practically never.</summary>
internal struct RowHash
{
    private ulong _state;

    public long Rows { get; private set; }

    public void Add(long? value)
    {
        Mix(value is null ? 0x6E756C6CUL : 1);
        Mix((ulong)value.GetValueOrDefault());
        Rows++;
    }

    public void Add(string? value)
    {
        Mix(value is null ? 0x6E756C6CUL : (ulong)value.Length + 1);
        foreach (char c in value ?? "")
            Mix(c);
        Rows++;
    }

    public override readonly string ToString() => $"{Rows} rows {_state:x16}";

    private void Mix(ulong word) => _state = (BitOperations.RotateLeft(_state, 5) ^ word) * 0x9E37_79B9_7F4A_7C15;
}

using System.Numerics;
using System.Runtime.InteropServices;
using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Vectors;

/// <summary>What the values of a type lie between where their bits could say more: decimals of some digits, times of a day.</summary>
internal abstract unsafe class ValueBounds
{
    /// <summary>What values must be, in words.</summary>
    public abstract string Expected { get; }

    /// <summary>The bounds of a type; null where any bits are a value.</summary>
    public static ValueBounds? Of(ElementType type) =>
        type.Kind switch
        {
            ElementKind.Decimal128 => new DecimalBounds(type),
            ElementKind.Time64 => new DayBounds(type.Unit),
            _ => null,
        };

    /// <summary>The first row whose value lies outside; -1 where none does. What lies under a null is not looked at.</summary>
    public int FirstOutside(in ChunkBuffers rows)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            row = FirstOutside((void*)rows.Data, row, rows.Length);
            if (row < 0 || !rows.IsNull(row))
                return row;
        }
        return -1;
    }

    /// <summary>A value in words.</summary>
    public abstract string Show(void* data, int row);

    /// <summary>The first value from one on that lies outside, null or not; -1 where none does.</summary>
    public abstract int FirstOutside(void* data, int start, int end);

    private sealed class DecimalBounds(ElementType type) : ValueBounds
    {
        private readonly Int128 _most = Decimal128.LargestOf(type.Precision);

        public override string Expected => $"decimals of at most {type.Precision} digits";

        public override string Show(void* data, int row) => ((Decimal128*)data)[row].ToString(type.Scale);

        public override int FirstOutside(void* data, int start, int end)
        {
            // SAFETY: the rows have a value of 16 bytes each.
            ReadOnlySpan<Int128> values = new(data, end);
            for (int i = start; i < values.Length; i++)
            {
                if (values[i] > _most || values[i] < -_most)
                    return i;
            }
            return -1;
        }
    }

    private sealed class DayBounds(TimeUnit unit) : ValueBounds
    {
        private readonly ulong _ticks = (ulong)TickScale.FromNet(TimeSpan.TicksPerDay, unit, TimeSpan.FromDays(1), "c");

        public override string Expected => $"times of day, 0 to {_ticks - 1} {unit.Symbol()}";

        public override string Show(void* data, int row) => $"{((long*)data)[row]} {unit.Symbol()}";

        public override int FirstOutside(void* data, int start, int end)
        {
            // SAFETY: the rows have a value of 8 bytes each. As unsigned numbers the negative ones are the greatest.
            ReadOnlySpan<ulong> values = new ReadOnlySpan<ulong>(data, end)[start..];
            Vector<ulong> limit = new(_ticks);
            int done = 0;
            foreach (Vector<ulong> lanes in MemoryMarshal.Cast<ulong, Vector<ulong>>(values))
            {
                if (Vector.GreaterThanOrEqualAny(lanes, limit))
                    break;
                done += Vector<ulong>.Count;
            }
            for (; done < values.Length; done++)
            {
                if (values[done] >= _ticks)
                    return start + done;
            }
            return -1;
        }
    }
}

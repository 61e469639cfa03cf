using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Evaluation;
using Columnar.Queries;

namespace Columnar.Grouping;

/// <summary>Numbers, dates, times or durations as keys: -0.0 is +0.0, all NaN are one.</summary>
/// <typeparam name="T">The type the values are stored as.</typeparam>
internal sealed unsafe class NumberKeyColumn<T>(TableColumn column, Lanes lanes) : KeyColumn(column)
    where T : unmanaged, INumber<T>
{
    private readonly NumberKeys _keys = new();

    private static bool IsFloat =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);

    public override int CodeCount => _keys.Count + 1;

    public override void Encode(Workspace workspace, Selection selection, int* codes)
    {
        (int, int) mark = workspace.Mark();
        LaneValues loaded = lanes.Load(workspace, selection.Mask);
        Encode((T*)loaded.Values, loaded.Valid, selection.Mask, workspace.Rows, codes);
        workspace.Release(mark);
    }

    public override int Adopt(KeyColumn other, int code) =>
        code == Null ? Null : _keys.CodeOf(((NumberKeyColumn<T>)other)._keys[code - 1]) + 1;

    public override int[] Ranks() =>
        RanksBy(
            (left, right) =>
            {
                T a = FromKey(_keys[left - 1]);
                T b = FromKey(_keys[right - 1]);
                // The order of CompareTo has NaN first.
                return T.IsNaN(a) || T.IsNaN(b) ? T.IsNaN(a).CompareTo(T.IsNaN(b)) : a.CompareTo(b);
            }
        );

    public override ResultColumn Decode(ReadOnlySpan<int> codes)
    {
        var values = new T[codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] != Null)
                values[i] = FromKey(_keys[codes[i] - 1]);
        }
        return ResultColumn.OfStored(Column, values, Nulls(codes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(T* values, ulong* valid, ulong* selected, int rows, int* codes)
    {
        for (int start = 0; start < rows; start += 64)
        {
            ulong word = selected is null ? ulong.MaxValue : selected[start >> 6];
            ulong values64 = valid is null ? ulong.MaxValue : valid[start >> 6];
            int end = Math.Min(rows, start + 64);
            if ((word & values64) == ulong.MaxValue)
            {
                EncodeAll(values + start, end - start, codes + start);
                continue;
            }
            for (int row = start; row < end; row++, word >>= 1, values64 >>= 1)
            {
                if ((word & 1) != 0)
                    codes[row] = (values64 & 1) != 0 ? _keys.CodeOf(ToKey(values[row])) + 1 : Null;
            }
        }
    }

    // A key seen before and near the first one costs a subtraction and a load.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeAll(T* values, int rows, int* codes)
    {
        ReadOnlySpan<int> window = _keys.Window;
        ulong windowStart = _keys.WindowStart;
        for (int row = 0; row < rows; row++)
        {
            ulong key = ToKey(values[row]);
            ulong distance = key - windowStart;
            int code = distance < (ulong)window.Length ? window[(int)distance] : 0;
            codes[row] = code != 0 ? code : _keys.CodeOf(key) + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToKey(T value)
    {
        if (!IsFloat)
            return ulong.CreateTruncating(value);
        double number = double.CreateTruncating(value);
        return BitConverter.DoubleToUInt64Bits(double.IsNaN(number) ? double.NaN : number + 0.0);
    }

    private static T FromKey(ulong key) =>
        IsFloat ? T.CreateTruncating(BitConverter.UInt64BitsToDouble(key)) : T.CreateTruncating(key);
}

using Columnar;

namespace Samples;

/// <summary>The number of a block.</summary>
[ColumnarIndex]
internal readonly partial record struct Height(long Value);

/// <summary>The number of a time slot, which is no height.</summary>
[ColumnarIndex]
internal readonly partial record struct Slot(long Value);

/// <summary>A price for space; stored as the double it is.</summary>
[ColumnarElement]
internal readonly partial record struct Fee(double PerByte);

internal enum Side : byte
{
    Buy,
    Sell,
}

/// <summary>A row of the table of trades.</summary>
[ColumnarTable]
internal readonly partial record struct Trade(
    DateTime Time,
    string Symbol,
    [ColumnarColumn(Precision = 18, Scale = 4)] decimal Price,
    Side Side,
    int? Size
)
{
    public static Trade Example(int i) =>
        new(DateTime.UnixEpoch.AddMinutes(i), i % 2 == 0 ? "ACME" : "EMCA", 10 + i * 0.25m, (Side)(i % 2), i);
}

namespace Columnar.Tests.Doubles;

/// <summary>The heights of a chain.</summary>
[ColumnarIndex]
public readonly partial record struct Height(long Value);

/// <summary>Another index, which rows by height are not mixed up with.</summary>
[ColumnarIndex(Name = "slot")]
public readonly partial record struct Slot(uint Number);

[ColumnarElement]
public readonly partial record struct Price(double Value);

[ColumnarElement]
public readonly partial record struct Tagged<T>(T Value)
    where T : unmanaged;

[ColumnarElement(Unit = TimeUnit.Second, TimeZone = "UTC")]
public readonly partial record struct Moment(Timestamp Value);

public enum Side : byte
{
    Buy,
    Sell,
}

[ColumnarTable]
public readonly partial record struct Trade(DateTime Time, string Symbol, double Price, int? Size);

/// <summary>A row with a member of every type that rows can have.</summary>
[ColumnarTable]
public readonly partial record struct EveryType(
    bool Bool,
    sbyte SByte,
    byte Byte,
    short Int16,
    ushort UInt16,
    int Int32,
    uint UInt32,
    long Int64,
    ulong UInt64,
    Half Half,
    float Single,
    double Double,
    string Text,
    DateOnly Date,
    TimeOnly Time,
    [ColumnarColumn("moment")] DateTime DateTime,
    [ColumnarColumn(TimeZone = "UTC")] DateTime Utc,
    DateTimeOffset Offset,
    TimeSpan Span,
    [ColumnarColumn(Precision = 30, Scale = 6)] decimal Decimal,
    Guid Guid,
    Side Side,
    Price Price,
    Height Height,
    Tagged<long> Tagged,
    Date32 Date32,
    Timestamp Timestamp,
    Uuid Uuid,
    bool? NoBool,
    int? NoInt32,
    string? NoText,
    DateOnly? NoDate,
    DateTime? NoDateTime,
    decimal? NoDecimal,
    Side? NoSide,
    Price? NoPrice
);

[ColumnarTable]
public readonly partial record struct Document(string Name, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte>? Extra);

/// <summary>Texts of which there are few.</summary>
[ColumnarTable]
public readonly partial record struct Tick(
    [ColumnarColumn("symbol", IsDictionary = true)] string Symbol,
    [ColumnarColumn(IsDictionary = true)] string? Venue,
    long Volume
);

/// <summary>Some of the columns of a <see cref="Trade"/>, in another order.</summary>
[ColumnarTable]
public readonly partial record struct SymbolPrice(double Price, string Symbol);

/// <summary>Like a <see cref="Trade"/> with a column of another type.</summary>
[ColumnarTable]
public readonly partial record struct WholeTrade(DateTime Time, string Symbol, long Price, int? Size);

/// <summary>Like a <see cref="Trade"/> with a column that cannot be null.</summary>
[ColumnarTable]
public readonly partial record struct SizedTrade(DateTime Time, string Symbol, double Price, int Size);

/// <summary>Whole seconds only, in few digits.</summary>
[ColumnarTable]
public readonly partial record struct Narrow(
    [ColumnarColumn(Unit = TimeUnit.Second)] DateTime Time,
    [ColumnarColumn(Precision = 4, Scale = 2)] decimal Amount,
    [ColumnarColumn(TimeZone = "UTC")] DateTime Moment
);

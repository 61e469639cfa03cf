namespace Columnar.Types;

/// <summary>The families of Arrow types, numbered as the flatbuffer union <c>Type</c> of Schema.fbs.</summary>
internal enum ArrowTypeTag : byte
{
    None,
    Null,
    Int,
    FloatingPoint,
    Binary,
    Utf8,
    Bool,
    Decimal,
    Date,
    Time,
    Timestamp,
    Interval,
    List,
    Struct,
    Union,
    FixedSizeBinary,
    FixedSizeList,
    Map,
    Duration,
    LargeBinary,
    LargeUtf8,
    LargeList,
    RunEndEncoded,
    BinaryView,
    Utf8View,
    ListView,
    LargeListView,
}

using Microsoft.CodeAnalysis;

namespace Columnar.Tests.Generators;

/// <summary>Each refusal, at the place of the snippet that stands between the marks « and ».</summary>
public sealed class GeneratorDiagnosticTests
{
    [Theory]
    // What another part cannot be given to.
    [InlineData("COL001", "[ColumnarElement] record struct «Price»(double Value);", "'Price' must be partial")]
    [InlineData("COL001", "[ColumnarIndex] record struct «Height»(long Value);", "'Height' must be partial")]
    [InlineData("COL001", "[ColumnarTable] record struct «Row»(long Value);", "'Row' must be partial")]
    [InlineData(
        "COL002",
        "class Outer { [ColumnarElement] partial record struct «Price»(double Value); }",
        "'Price' lies in 'Outer', which must be partial too"
    )]
    [InlineData("COL003", "[ColumnarElement] ref partial struct «Price» { double _value; }", "a ref struct")]
    [InlineData("COL003", "[ColumnarElement] file partial record struct «Price»(double Value);", "local to its file")]
    [InlineData(
        "COL004",
        "[ColumnarElement, ColumnarIndex] partial record struct «Height»(long Value);",
        "ColumnarElement and ColumnarIndex"
    )]
    // Wrappers.
    [InlineData("COL005", "[ColumnarIndex] partial record struct «Height»(int X, int Y);", "found 2")]
    [InlineData("COL005", "[ColumnarElement] partial record struct «Nothing»;", "found none")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Name(string «Value»);", "text has a vector")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Flag(bool «Value»);", "use byte")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Letter(char «Value»);", "use ushort")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Money(decimal «Value»);", "use Decimal128")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Time(DateTime «Value»);", "use Timestamp")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Day(DateOnly «Value»);", "use Date32")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Clock(TimeOnly «Value»);", "use Time64")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Length(TimeSpan «Value»);", "use Duration")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Id(Guid «Value»);", "use Uuid")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Handle(nint «Value»);", "differs between machines")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Maybe(int? «Value»);", "said of the vector")]
    [InlineData("COL006", "[ColumnarElement] partial record struct Any(object «Value»);", "holds references")]
    [InlineData("COL006", "[ColumnarElement] unsafe partial struct Place { public int* «Value»; }", "an address")]
    [InlineData(
        "COL006",
        "[ColumnarElement] partial record struct Tagged<T>(T «Value») where T : struct;",
        "needs the constraint 'unmanaged'"
    )]
    [InlineData(
        "COL006",
        "struct Pair { public int A; public bool B; } [ColumnarElement] partial record struct Both(Pair «Value»);",
        "its field 'B' is a bool"
    )]
    [InlineData("COL006", "[ColumnarElement] partial record struct Wide(Int128 «Value»);", "its layout is .NET's own")]
    [InlineData("COL006", "[ColumnarTable] partial record struct Row((int, int) «A»);", "store its parts")]
    [InlineData(
        "COL007",
        "[ColumnarElement, System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 16)] partial struct «Wide» { public double Value; }",
        "remove the StructLayout"
    )]
    [InlineData(
        "COL013",
        "[ColumnarElement(Precision = 10)] partial record struct «Price»(double Value);",
        "Precision does not fit 'double'"
    )]
    [InlineData(
        "COL013",
        "[ColumnarElement(Unit = (TimeUnit)9)] partial record struct «Time»(Timestamp Value);",
        "there is no such unit"
    )]
    // Structs of several values.
    [InlineData("COL006", "[ColumnarElement] record struct Pair(int A, bool «B»);", "'bool' cannot be stored: a bool")]
    [InlineData("COL006", "[ColumnarElement] record struct Pair(char «A», int B);", "'char' cannot be stored")]
    [InlineData("COL006", "[ColumnarElement] record struct Pair(decimal «A», int B);", "use Decimal128")]
    [InlineData("COL006", "[ColumnarElement] record struct Pair(nint «A», int B);", "differs between machines")]
    [InlineData("COL006", "[ColumnarElement] record struct Pair(long A, string «B»);", "text has a vector")]
    [InlineData("COL006", "[ColumnarElement] record struct Pair(long A, object «B»);", "holds references")]
    [InlineData("COL006", "[ColumnarElement] unsafe struct Pair { long A; int* «B»; }", "an address")]
    [InlineData(
        "COL006",
        "[ColumnarElement] unsafe struct Pair { long A; fixed bool «B»[8]; }",
        "a bool takes one bit"
    )]
    [InlineData("COL006", "[ColumnarElement] record struct Pair((int, int) «A», int B);", "its layout is .NET's own")]
    [InlineData("COL006", "[ColumnarElement] unsafe struct «Wide» { fixed byte A[65537]; }", "it has 65537 bytes")]
    [InlineData(
        "COL013",
        "[ColumnarElement(Precision = 10)] record struct «Pair»(long A, long B);",
        "Precision does not fit 'Pair'"
    )]
    [InlineData(
        "COL016",
        "[ColumnarElement] record struct Pair(byte A, int «B»);",
        "'Pair' cannot be stored as its bytes, each of which must belong to one field: 'B' begins at byte 4, and the fields before it end at byte 1"
    )]
    [InlineData("COL016", "[ColumnarElement] record struct «Pair»(long A, int B);", "4 of its 16 bytes")]
    [InlineData("COL016", "[ColumnarElement] record struct Pair(short A, Timestamp «B»);", "begins at byte 8")]
    [InlineData("COL016", "[ColumnarElement] record struct Pair(Uuid A, Decimal128 B, byte C, Date32 «D»);", "byte 36")]
    [InlineData(
        "COL016",
        "struct Inner { byte A; int B; } [ColumnarElement] record struct Pair(Inner «A», long B);",
        "'B' begins at byte 4"
    )]
    [InlineData(
        "COL016",
        "[ColumnarElement, System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 24)] record struct «Pair»(long A, long B);",
        "8 of its 24 bytes"
    )]
    [InlineData(
        "COL016",
        "[ColumnarElement, System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] struct Pair { [System.Runtime.InteropServices.FieldOffset(8)] int «B»; [System.Runtime.InteropServices.FieldOffset(0)] int A; }",
        "'B' begins at byte 8"
    )]
    [InlineData(
        "COL016",
        "[ColumnarElement, System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] struct Pair { [System.Runtime.InteropServices.FieldOffset(0)] int A; [System.Runtime.InteropServices.FieldOffset(2)] int «B»; }",
        "end at byte 4"
    )]
    [InlineData(
        "COL017",
        "[ColumnarElement, System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)] record struct «Pair»(int A, int B);",
        "LayoutKind.Sequential"
    )]
    [InlineData(
        "COL017",
        "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)] struct Inner { int A; } [ColumnarElement] record struct Pair(int A, Inner «B»);",
        "LayoutKind.Sequential"
    )]
    [InlineData(
        "COL016",
        "struct Pair { byte A; int B; } [ColumnarElement] partial record struct Price(Pair «Value»);",
        "'Pair' cannot be stored as its bytes"
    )]
    [InlineData(
        "COL016",
        "struct Pair { byte A; int B; } [ColumnarTable] partial record struct Row(Pair «A»);",
        "'Pair' cannot be stored as its bytes"
    )]
    // Indexes.
    [InlineData("COL008", "[ColumnarIndex] partial record struct Height(double «Value»);", "found 'double'")]
    [InlineData("COL008", "[ColumnarIndex] partial record struct Height(Int128 «Value»);", "found 'System.Int128'")]
    [InlineData("COL009", "[ColumnarIndex] partial struct «Height» { long _value; }", "needs a constructor")]
    [InlineData("COL015", "[ColumnarIndex(Name = \"\")] partial record struct «Height»(long Value);", "it is empty")]
    [InlineData("COL015", "[ColumnarIndex(Name = \"a\\n\")] partial record struct «Height»(long Value);", "control")]
    [InlineData(
        "COL015",
        "[ColumnarIndex] partial record struct «From»(long Value);",
        "a generated member is named so"
    )]
    // Rows.
    [InlineData("COL010", "[ColumnarTable] partial struct «Row» { public int A; }", "positional record struct")]
    [InlineData("COL010", "[ColumnarTable] partial record struct «Row» { public int A { get; init; } }", "positional")]
    [InlineData("COL010", "[ColumnarTable] partial struct «Row»(int a) { public int A => a; }", "positional")]
    [InlineData("COL010", "[ColumnarTable] partial record struct «Row»();", "positional")]
    [InlineData("COL011", "[ColumnarTable] partial record struct «Row»<T>(T A);", "is generic")]
    [InlineData(
        "COL011",
        "partial class Outer<T> { [ColumnarTable] partial record struct «Row»(int A); }",
        "is generic"
    )]
    [InlineData("COL012", "[ColumnarTable] partial record struct Row(int A) { public int «B» = 1; }", "'B' would not")]
    [InlineData(
        "COL012",
        "[ColumnarTable] partial record struct Row(int A) { public int «B» { get; init; } = 1; }",
        "'B' would not"
    )]
    [InlineData("COL006", "[ColumnarTable] partial record struct Row(int A, char «B»);", "use ushort, or text")]
    [InlineData("COL006", "[ColumnarTable] partial record struct Row(byte[] «A»);", "use ReadOnlyMemory<byte>")]
    [InlineData("COL006", "[ColumnarTable] partial record struct Row(object? «A»);", "'object' cannot be stored")]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(Unit = TimeUnit.Second)] int «A»);",
        "Unit does not fit 'int'"
    )]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(Unit = TimeUnit.Second)] TimeOnly «A»);",
        "microseconds or nanoseconds"
    )]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(Precision = 39)] decimal «A»);",
        "1 to 38"
    )]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(Precision = 5, Scale = 6)] decimal «A»);",
        "between 0 and the precision"
    )]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(Scale = 2)] decimal «A»);",
        "needs a Precision"
    )]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(TimeZone = \"\")] DateTimeOffset «A»);",
        "moments need a zone"
    )]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(IsDictionary = true)] int «A»);",
        "IsDictionary does not fit 'int'"
    )]
    [InlineData(
        "COL013",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(Codec = VectorCodec.Lz4)] int «A»);",
        "needs IsCompressed"
    )]
    [InlineData(
        "COL014",
        "[ColumnarTable] partial record struct Row(int A, [ColumnarColumn(\"A\")] int «B»);",
        "another member has it"
    )]
    [InlineData("COL014", "[ColumnarTable] partial record struct Row([ColumnarColumn(\"\")] int «A»);", "it is empty")]
    [InlineData(
        "COL014",
        "[ColumnarTable] partial record struct Row([ColumnarColumn(\"\\ud800\")] int «A»);",
        "surrogate"
    )]
    public void What_cannot_be_generated_is_refused_at_its_place(string id, string marked, string message)
    {
        int start = marked.IndexOf('«', StringComparison.Ordinal);
        int end = marked.IndexOf('»', StringComparison.Ordinal) - 1;
        string source = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Of(source);
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(id, found.Id);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
        Assert.Contains(message, found.GetMessage(), StringComparison.Ordinal);
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal(
            ("0.cs", 1, start, end),
            (
                place.Path,
                place.StartLinePosition.Line,
                place.StartLinePosition.Character,
                place.EndLinePosition.Character
            )
        );
        Assert.Empty(run.Result.GeneratedSources);
    }

    [Fact]
    public void One_refused_type_does_not_keep_others_from_being_generated()
    {
        GeneratorRun run = GeneratorRun.Of(
            "[ColumnarElement] record struct A(int Value); [ColumnarElement] partial record struct B(int Value);"
        );
        Assert.Single(run.Diagnostics);
        Assert.Single(run.Result.GeneratedSources);
    }

    [Fact]
    public void All_that_is_wrong_with_a_row_is_told_at_once()
    {
        GeneratorRun run = GeneratorRun.Of(
            "[ColumnarTable] partial record struct Row(char A, [ColumnarColumn(Scale = 1)] int B, [ColumnarColumn(\"\")] int C);"
        );
        Assert.Equal(["COL006", "COL013", "COL014"], run.Diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Source_that_does_not_compile_yet_does_no_harm()
    {
        GeneratorRun run = GeneratorRun.Of(
            "[ColumnarTable] partial record struct Row(Unknown A, int); [ColumnarElement] partial record struct X(; [ColumnarIndex(Name = )] partial record struct Y(long"
        );
        Assert.Null(run.Result.Exception);
    }
}

using Columnar.Tests.Doubles;
using MathNet.Numerics.LinearAlgebra;

namespace Columnar.Tests.Analytics.Statistics;

public sealed class MathNetConversionsTests
{
    [Fact]
    public void Columns_of_every_number_type_become_vectors()
    {
        Assert.Equal([-1.0, 2.0], ChunkedColumn.Of<sbyte>([-1, 2]).ToMathNetVector());
        Assert.Equal([255.0], ChunkedColumn.Of<byte>([255]).ToMathNetVector());
        Assert.Equal([-300.0], ChunkedColumn.Of<short>([-300]).ToMathNetVector());
        Assert.Equal([65535.0], ChunkedColumn.Of<ushort>([65535]).ToMathNetVector());
        Assert.Equal([-70000.0], ChunkedColumn.Of([-70000]).ToMathNetVector());
        Assert.Equal([4e9], ChunkedColumn.Of([4_000_000_000u]).ToMathNetVector());
        Assert.Equal([9007199254740992.0], ChunkedColumn.Of([9007199254740993L]).ToMathNetVector());
        Assert.Equal([18446744073709551616.0], ChunkedColumn.Of([ulong.MaxValue]).ToMathNetVector());
        Assert.Equal([0.5], ChunkedColumn.Of([(Half)0.5]).ToMathNetVector());
        Assert.Equal([0.1f], ChunkedColumn.Of([0.1f]).ToMathNetVector());
    }

    [Fact]
    public void Vectors_come_back_by_append_and_are_copies()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.File("a.columnar"));
        double[] values = [.. Enumerable.Range(0, 100_000).Select(i => i / 8.0)];
        RawVector<double> price = db.Raw<double>("price");
        price.Append(values);
        Vector<double> copy = price.ToMathNetVector();
        Assert.Equal(values, copy);
        copy[0] = 99;
        Assert.Equal(0.0, price[0]);
        price.Append(copy * 2);
        Assert.Equal(198.0, price[100_000]);
        Assert.Equal(200_000, price.Length);
    }

    [Fact]
    public void Nulls_are_refused_unless_something_stands_for_them()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.File("a.columnar"));
        RawVector<int> size = db.Raw<int>("size", nullable: true);
        size.Append([1, null, 3]);
        Assert.Contains(
            "'size' has 1 nulls",
            Assert.Throws<InvalidOperationException>(() => size.ToMathNetVector()).Message,
            StringComparison.Ordinal
        );
        Assert.Equal([1.0, double.NaN, 3.0], size.ToMathNetVector(nullAs: double.NaN));
    }

    [Fact]
    public void Tables_become_matrices_and_come_back()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.File("a.columnar"));
        TableColumn[] schema = [new("a", ElementType.Float64), new("b", ElementType.Int16)];
        Table table = db.CreateTable("t", schema);
        table.AppendRow(1.5, 2);
        table.AppendRow(3.5, 4);
        Matrix<double> matrix = table.ToMathNetMatrix();
        Assert.Equal(
            Matrix<double>.Build.DenseOfArray(
                new[,]
                {
                    { 1.5, 2 },
                    { 3.5, 4 },
                }
            ),
            matrix
        );
        Assert.Equal([2.0, 4.0], table.ToMathNetMatrix(["b"]).Column(0));

        table.Append(matrix.Multiply(2));
        Assert.Equal(8, table.Raw<short>("b")[3]);
        Assert.Throws<OverflowException>(() => table.Append(matrix.Add(0.25)));
        Assert.Throws<ArgumentException>(() => table.Append(matrix.Transpose().Stack(matrix).SubMatrix(0, 4, 0, 1)));
        Assert.Equal(4, table.RowCount);
    }

    [Fact]
    public void What_is_no_number_or_has_no_row_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.File("a.columnar"));
        TextVector symbol = db.Text("symbol");
        symbol.Append("A");
        Assert.Contains(
            "'symbol' is utf8",
            Assert.Throws<ArgumentException>(() => symbol.ToMathNetVector()).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => db.Raw<double>("empty").ToMathNetVector());
        Table table = db.CreateTable("t", [new TableColumn("a", ElementType.Float64)]);
        Assert.Throws<ArgumentException>(() => table.ToMathNetMatrix());
        table.AppendRow(1.0);
        Assert.Throws<ArgumentException>(() => table.ToMathNetMatrix([]));
        Assert.Throws<ArgumentException>(() => table.ToMathNetMatrix(["b"]));
        Assert.Throws<ArgumentNullException>("name", () => table.ToMathNetMatrix([null!]));
    }
}

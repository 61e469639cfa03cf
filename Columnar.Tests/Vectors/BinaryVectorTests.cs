using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>Binary values, of any length and of one width: pending, committed, after a cut, reopened.</summary>
public sealed class BinaryVectorTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void Values_of_any_bytes_are_kept()
    {
        byte[]?[] values =
        [
            [],
            [0xFF, 0xFE, 0x80],
            null,
            new byte[70_000],
            [1],
            null,
            [],
        ];
        using (Database database = _disk.Open())
        {
            BinaryVector vector = database.Binary("b", nullable: true);
            foreach (byte[]? value in values)
                vector.Append(value);
            Assert.Equal(values, vector.ToArray());
            database.Commit();
            vector.Append(values);
            vector.Append([7, 8]);
            vector.Append(new ReadOnlyMemory<byte>([9]));
            vector.AppendNull();
            database.Commit();
            Assert.True(database.Verify().IsSound);
        }
        using (Database database = _disk.Open())
        {
            byte[]?[] expected = [.. values, .. values, [7, 8], [9], null];
            Assert.Equal(expected, database.Binary("b", nullable: true).ToArray());
            using Snapshot snapshot = database.Snapshot();
            BinaryView view = snapshot.Binary("b");
            Assert.Equal(expected, view.ToArray());
            Assert.Equal(expected, view.AsEnumerable());
            Assert.Equal([0xFF, 0xFE, 0x80], view.GetSpan(1).ToArray());
            Assert.Equal(0, view.GetSpan(2).Length);
            Assert.Throws<InvalidOperationException>(() => view[2]);
            Assert.Throws<ArgumentOutOfRangeException>(() => view.Get(view.Length));
            Assert.Equal((5, ElementType.Binary), (view.NullCount, view.Type));
        }
    }

    [Fact]
    public void Values_that_are_too_long_or_null_where_no_null_may_be_are_refused()
    {
        using Database database = _disk.Open();
        BinaryVector vector = database.Binary("b");
        Assert.Throws<ArgumentException>(() => vector.Append(new byte[BinaryVector.MaxByteLength + 1]));
        Assert.Throws<InvalidOperationException>(() => vector.Append((byte[]?)null));
        Assert.Throws<InvalidOperationException>(vector.AppendNull);
        Assert.Equal(0, vector.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(5_000)]
    [InlineData(65_536)]
    public void Values_of_one_width_are_kept(int byteWidth)
    {
        const int Count = 300;
        byte[] Value(int i) => [.. Enumerable.Range(0, byteWidth).Select(at => (byte)(i * 31 + at))];
        List<byte[]?> expected = [];
        using (Database database = _disk.Open())
        {
            FixedBinaryVector vector = database.FixedBinary("f", byteWidth, nullable: true);
            Assert.Equal((byteWidth, ElementType.FixedBinary(byteWidth)), (vector.ByteWidth, vector.Type));
            for (int i = 0; i < Count; i++)
            {
                expected.Add(i % 7 == 3 ? null : Value(i));
                vector.Append(expected[i]);
                if (i % 100 == 50)
                    database.Commit();
            }
            foreach (int row in new[] { 0, 3, 150, Count - 1 })
            {
                expected[row] = Value(row + 1_000);
                vector.Update(row, expected[row]);
            }
            Assert.Equal(expected, vector.ToArray());
            vector.Truncate(Count - 10);
            expected.RemoveRange(Count - 10, 10);
            Assert.Throws<ArgumentException>(() => vector.Append(new byte[byteWidth + 1]));
            Assert.Throws<ArgumentException>(() => vector.Append(new byte[byteWidth - 1]));
            Assert.Throws<ArgumentException>(() => vector.Update(0, new byte[byteWidth + 1]));
            database.Commit();
            Assert.True(database.Verify().IsSound);
        }
        using (Database database = _disk.Open())
        {
            using Snapshot snapshot = database.Snapshot();
            FixedBinaryView view = snapshot.FixedBinary("f");
            Assert.Equal(expected, view.ToArray());
            Assert.Equal(expected, view.AsEnumerable());
            Assert.Equal(expected[0], view.GetSpan(0).ToArray());
            Assert.Throws<InvalidOperationException>(() => view[10]);
        }
    }

    [Fact]
    public void Tables_have_columns_of_all_these_types()
    {
        TableColumn[] schema =
        [
            new("bytes", ElementType.Binary, IsNullable: true),
            new("width", ElementType.FixedBinary(4)),
            new("id", ElementType.Uuid),
            new("price", ElementType.Decimal128(12, 2)),
        ];
        using (Database database = _disk.Open())
        {
            Table table = database.CreateTable("t", schema);
            table.Binary("bytes").Append([1, 2]);
            table.FixedBinary("width").Append([1, 2, 3, 4]);
            table.Raw<Uuid>("id").Append(Guid.AllBitsSet);
            table.Raw<Decimal128>("price").Append(12.5m);
            database.Commit();
        }
        using (Database database = _disk.Open())
        {
            Assert.Equal(schema, database.Table("t").Schema);
            using Snapshot snapshot = database.Snapshot();
            TableView view = snapshot.Table("t");
            Assert.Equal([1, 2], view.Binary("bytes")[0]);
            Assert.Equal([1, 2, 3, 4], view.FixedBinary("width")[0]);
            Assert.Equal(Guid.AllBitsSet, view.Raw<Uuid>("id").GetGuid(0));
            Assert.Equal(12.50m, view.Raw<Decimal128>("price").GetDecimal(0));
        }
    }
}

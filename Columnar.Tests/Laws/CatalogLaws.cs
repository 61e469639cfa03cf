using Columnar.Tests.Doubles;

namespace Columnar.Tests.Laws;

/// <summary>A large catalog survives writing and loading, and a small change of it writes little.</summary>
public sealed class CatalogLaws
{
    [Fact]
    public void Thousands_of_regions_survive_and_a_commit_writes_only_what_changed()
    {
        const int Count = 5_000;
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using (Database database = disk.Open())
        {
            for (int i = 0; i < Count; i++)
                database.CreateRegion($"region {i} {new string('x', i % 97)}").Append(BitConverter.GetBytes(i));
            database.Commit();
            database.Store.CheckSpace();
        }
        using (Database database = disk.Open())
        {
            Assert.Equal(Count, database.Names.Count);
            database.GetRegion("region 17 " + new string('x', 17)).Append([1]);
            int before = disk.Log.Count;
            database.Commit();
            long written = disk.Log.Skip(before).Sum(operation => operation.Bytes.LongLength);
            Assert.True(written <= 20 * 4_096, $"{written} bytes for one append");
            for (int i = 0; i < Count; i += 2)
                database.Remove($"region {i} {new string('x', i % 97)}");
            database.Rename("region 1 x", "renamed");
            database.Commit();
            database.Commit(stamp: 1);
            database.Store.CheckSpace();
        }
        using (Database database = disk.Open())
        {
            Assert.Equal(Count / 2, database.Names.Count);
            Assert.Equal(BitConverter.GetBytes(1), database.GetRegion("renamed").ToArray());
            for (int i = 3; i < Count; i += 2)
            {
                byte[] expected = i == 17 ? [.. BitConverter.GetBytes(i), 1] : BitConverter.GetBytes(i);
                Assert.Equal(expected, database.GetRegion($"region {i} {new string('x', i % 97)}").ToArray());
            }
            Assert.True(database.Verify().IsSound);
            database.Store.CheckSpace();
            database.KeepOnly([]);
            database.Commit();
            database.Commit(stamp: 2);
            database.Commit(stamp: 3);
            database.Store.CheckSpace();
            Assert.Empty(database.Names);
        }
        using (Database database = disk.Open())
            Assert.Empty(database.Names);
    }

    [Fact]
    public void A_table_of_a_thousand_columns_survives()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        TableColumn[] schema = [.. Enumerable.Range(0, 1_000).Select(i => new TableColumn($"c{i}", ElementType.Int32))];
        using (Database database = disk.Open())
        {
            Table table = database.CreateTable("wide", schema);
            foreach (StoredVector column in table.Columns)
                ((RawVector<int>)column).Append(7);
            database.Commit();
            ((RawVector<int>)table["c500"]).Append(8);
            Assert.Throws<InvalidOperationException>(() => database.Commit());
            database.Discard();
            database.Rename("wide", "wider");
            database.Commit();
            database.Store.CheckSpace();
        }
        using (Database database = disk.Open())
        {
            Assert.Equal(schema, database.Table("wider").Schema);
            Assert.Equal(1, database.Table("wider").RowCount);
            database.Remove("wider");
            database.Commit();
            database.Store.CheckSpace();
        }
    }

    [Fact]
    public void Long_records_that_come_and_go_do_not_let_the_catalog_grow()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        TableColumn[] schema = [.. Enumerable.Range(0, 470).Select(i => new TableColumn($"c{i}", ElementType.Int32))];
        int leaves = 0;
        for (int i = 0; i < 30; i++)
        {
            database.CreateTable("wide", schema);
            database.Commit();
            if (i == 5)
                leaves = database.Store.CatalogLeafCount;
            database.Remove("wide");
            database.Commit();
            database.Store.CheckSpace();
        }
        Assert.True(database.Store.CatalogLeafCount <= leaves + 1, $"{database.Store.CatalogLeafCount} of {leaves}");
    }
}

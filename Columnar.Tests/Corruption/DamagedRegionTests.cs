using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Corruption;

/// <summary>P6: damage in the data of one region never stands in the way of the others.</summary>
public sealed class DamagedRegionTests
{
    [Fact]
    public void The_others_are_read_changed_and_committed_and_the_damage_stays_what_it_is()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        string[] names;
        byte[] file;
        Dictionary<string, ModelType> types = [];
        using (Database database = disk.Open())
        {
            Workload workload = new(database, new Random(8));
            foreach (ModelType type in Enum.GetValues<ModelType>())
            {
                string name = workload.CreateVector(type);
                types.Add(name, type);
                workload.AppendRows(name, 500);
            }
            workload.Append(workload.CreateRegion(), 1_000);
            workload.AppendToTable(workload.CreateTable(), 300);
            workload.Commit(1);
            names = [.. database.Names];
            file = disk.ToArray();
        }
        foreach (string damaged in names)
            CheckOthers(file, damaged, types);
    }

    private static void CheckOthers(byte[] file, string damaged, Dictionary<string, ModelType> types)
    {
        using PowerCutDisk disk = new(SectorImage.Of(file));
        string before;
        using (Database sound = disk.Open())
        {
            using Snapshot snapshot = sound.Snapshot();
            before = DatabaseModel.Describe(snapshot, name => name != damaged);
        }
        using Database database = disk.Open();
        CatalogState catalog = database.Store.Committed.Catalog;
        RegionState region = catalog.Find(0, damaged)!;
        RegionState[] parts =
        [
            region,
            .. catalog.Regions.Values.Where(column => column.Header.ParentId == region.Header.Id),
        ];
        Segment[] segments = [.. parts.SelectMany(part => part.Chunks).SelectMany(chunk => chunk.Segments)];
        foreach (Segment segment in segments)
            disk.Poke(segment.Extent.Offset, [0xEE, 0xEE, 0xEE, 0xEE]);
        Damage[] found = [.. database.Verify().Damages];
        Assert.All(found, damage => Assert.Equal(damaged, damage.Name.Split('.')[0]));
        Assert.NotEmpty(found);
        using (Snapshot snapshot = database.Snapshot())
            Assert.Equal(before, DatabaseModel.Describe(snapshot, name => name != damaged));

        Random random = new(2);
        for (int round = 0; round < 3; round++)
        {
            foreach (string name in database.Names.Where(name => name != damaged))
            {
                if (types.TryGetValue(name, out ModelType type))
                    AppendAndAsk(database, name, new ModelColumn(type), random);
                else if (database.RegionNames.Contains(name))
                    database.GetRegion(name).Append(new byte[5_000]);
            }
            database.Commit();
        }
        foreach (Segment segment in segments)
        {
            byte[] four = new byte[4];
            disk.Peek(segment.Extent.Offset, four);
            Assert.Equal([0xEE, 0xEE, 0xEE, 0xEE], four);
        }
        Assert.Equal(found, database.Verify().Damages);
        database.Store.CheckSpace();
    }

    private static void AppendAndAsk(Database database, string name, ModelColumn column, Random random)
    {
        StoredVector vector = column.Open(database, name);
        column.AppendRandom(vector, 300, random);
        using (ArrowView view = vector.ToArrow())
            Assert.Equal(vector.Length, view.Length);
        if (vector is RawVector<int> numbers)
            Assert.Equal(numbers.Count(), numbers.Where(value => value > -100_000).Count());
    }
}

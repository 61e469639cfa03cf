// The byte store on its own: named regions of bytes in one file, changed together, never torn.
// dotnet run -c Release --project samples/Regions
using System.Text;
using Columnar;
using Samples;

using var folder = new WorkFolder();
string path = folder.File("regions.columnar");

// 1. A region is a named sequence of bytes. Creating, appending and overwriting are pending until the commit makes all of it durable.
using (Database db = Database.Open(path))
{
    db.RetainedCommits = 10;
    Region greeting = db.CreateRegion("greeting");
    greeting.Append("Hello, world"u8);
    greeting.Write(7, "regions"u8); // Over the end is fine, beyond it is not.
    db.CreateRegion("numbers").Append(Enumerable.Range(0, 100_000).SelectMany(BitConverter.GetBytes).ToArray());
    db.Commit(stamp: 1);
    Show(db);
}

// 2. Reopened, everything is where it was; a snapshot keeps seeing its commit, whatever is written meanwhile.
using Database database = Database.Open(path);
Region text = database.GetRegion("greeting");
using (Snapshot then = database.Snapshot())
{
    text.Truncate(5);
    text.Append(" again"u8);
    database.Rename("numbers", "figures");
    database.Commit(stamp: 2);
    Console.WriteLine($"then: {Text(then.Region("greeting").ToArray())}; now: {Text(text.ToArray())}");
}

// 3. What was not committed can be dropped, and what was committed under a stamp can be gone back to: all regions at once.
text.Append("!!!"u8);
database.Remove("figures");
database.Discard();
Console.WriteLine($"after Discard: {Text(text.ToArray())}, {string.Join(" and ", database.RegionNames)}");
database.RollbackTo(stamp: 1);
Console.WriteLine($"after RollbackTo(1): {Text(text.ToArray())}, {string.Join(" and ", database.RegionNames)}");

// 4. Reading a part of a large region reads that part of the mapped file.
byte[] four = new byte[sizeof(int)];
database.GetRegion("numbers").Read(4 * 99_999L, four);
Console.WriteLine($"the last number is {BitConverter.ToInt32(four)}");

// 5. Freed space is used again, and Compact gives it back to the file system. Verify compares every byte with its checksum.
database.Remove("numbers");
database.RetainedCommits = 0;
database.Commit(stamp: 3);
database.Compact();
Show(database);
VerificationReport report = database.Verify();
Console.WriteLine(
    report.IsSound ? $"{report.CheckedBytes} bytes checked, all sound" : string.Join('\n', report.Damages)
);
return report.IsSound ? 0 : 1;

static void Show(Database db) =>
    Console.WriteLine(
        $"{string.Join(", ", db.RegionNames.Select(name => $"{name}: {db.GetRegion(name).Length} bytes"))}; file of {db.FileLength} bytes"
    );

static string Text(byte[] utf8) => $"'{Encoding.UTF8.GetString(utf8)}'";

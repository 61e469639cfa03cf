using System.Text;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>Rows of text replaced in the file, with cuts and appends between, against a list in memory.</summary>
public sealed class RowReplacementLaws
{
    private const int BlockRows = 65_536;

    [Fact]
    public void Replaced_texts_read_as_a_list_says_through_cuts_appends_and_reopening() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => IsRight(new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10 * Effort.Factor));

    private static bool IsRight(Random random)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        List<string?> model = [];
        Database db = Database.Open(path);
        try
        {
            TextVector vector = db.Text("t", nullable: true);
            for (int step = 0; step < 12; step++)
            {
                switch (random.Next(5))
                {
                    case 0 or 1:
                        Append(random, vector, model);
                        break;
                    case 2 when model.Count > 0:
                        int kept = random.Next(model.Count + 1);
                        vector.Truncate(kept);
                        model.RemoveRange(kept, model.Count - kept);
                        break;
                    case 3:
                        db.Commit(step);
                        break;
                    default:
                        db.Commit();
                        Replace(random, db, vector, model);
                        break;
                }
                if (random.Next(4) == 0)
                {
                    db.Commit();
                    if (random.Next(2) == 0)
                        db.Compact();
                    db.Dispose();
                    db = Database.Open(path);
                    vector = db.Text("t", nullable: true);
                }
                Assert.Equal(model, Read(vector));
            }
            db.Commit();
            Assert.Empty(db.Verify().Damages);
            string copy = folder.File("b.columnar");
            db.Backup(copy);
            using Database backup = Database.OpenReadOnly(copy);
            Assert.Empty(backup.Verify().Damages);
            using Snapshot snapshot = backup.Snapshot();
            return model.SequenceEqual(snapshot.Text("t").ToArray());
        }
        finally
        {
            db.Dispose();
        }
    }

    private static void Append(Random random, TextVector vector, List<string?> model)
    {
        // Whole blocks of nothing, of little, and of much text: parts share pages in different ways.
        int rows = random.Next(3) * BlockRows + random.Next(3000);
        int length = random.Next(4) switch
        {
            0 => 0,
            1 => 1,
            2 => 12,
            _ => -1,
        };
        for (int i = 0; i < rows; i++)
        {
            string? text =
                random.Next(8) == 0 ? null
                : length < 0 ? new string((char)('a' + random.Next(26)), random.Next(20))
                : new string('x', length);
            vector.Append(text);
            model.Add(text);
        }
    }

    private static unsafe void Replace(Random random, Database db, TextVector vector, List<string?> model)
    {
        if (model.Count == 0)
            return;
        SortedSet<long> rows = [];
        int near = random.Next(model.Count);
        for (int i = random.Next(1, 40); i > 0; i--)
            rows.Add(
                random.Next(3) == 0 ? random.Next(model.Count) : Math.Min(model.Count - 1, near + random.Next(100))
            );
        RowLayout layout = vector.State.Header.Layout;
        RowBuffer values = new(layout, rows.Count, 1 << 20);
        foreach (long row in rows)
        {
            string? text = random.Next(4) == 0 ? null : new string('r', random.Next(0, 5000));
            model[(int)row] = text;
            if (text is null)
            {
                values.AdvanceNull(0);
                continue;
            }
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            utf8.CopyTo(new Span<byte>(values.Next, utf8.Length));
            values.Advance(utf8.Length);
        }
        long[] sorted = [.. rows];
        ChunkBuffers buffers = values.Buffers(0);
        RowWriter.Change(db.Store, vector.State, (writer, state) => writer.Replace(state, sorted, buffers));
        Assert.Equal(
            sorted[0],
            vector.State.Header.Fields.Changes.RowsUnchangedSince(vector.State.Header.Fields.Changes.Number - 1)
        );
        GC.KeepAlive(values);
    }

    private static string?[] Read(TextVector vector)
    {
        using ViewScope<VectorView> scope = vector.OpenView();
        return ((TextView)scope.View).ToArray();
    }
}

using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

public sealed class TextVectorTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void Texts_of_all_sorts_survive()
    {
        string?[] texts = ["", "a", "größe", "🙂🙂", "\0", null, new string('x', 70_000), "", null, "end"];
        using (Database database = _disk.Open())
        {
            TextVector vector = database.Text("t", nullable: true);
            vector.Append(texts);
            vector.AppendUtf8("utf-8 🙂"u8);
            vector.AppendUtf8([]);
            Assert.Equal([.. texts, "utf-8 🙂", ""], vector.ToTexts());
            database.Commit();
            vector.Append(texts);
            database.Commit();
        }
        using (Database database = _disk.Open())
        {
            TextVector vector = database.Text("t", nullable: true);
            Assert.Equal([.. texts, "utf-8 🙂", "", .. texts], vector.ToTexts());
            Assert.Equal(4, vector.NullCount);
            Assert.Throws<InvalidOperationException>(() => vector[5]);
            Assert.Null(vector.Get(5));
            Assert.Throws<ArgumentOutOfRangeException>(() => vector[100]);
            using Snapshot snapshot = database.Snapshot();
            Assert.Equal("🙂🙂"u8, snapshot.Text("t").GetUtf8Span(3));
            Assert.Equal(0, snapshot.Text("t").GetUtf8Span(5).Length);
        }
    }

    [Fact]
    public void What_is_no_text_is_refused_and_nothing_is_appended()
    {
        using Database database = _disk.Open();
        TextVector vector = database.Text("t");
        Assert.Throws<ArgumentException>(() => vector.Append("\uD800"));
        Assert.Throws<ArgumentException>(() => vector.Append("x\uDC00y"));
        Assert.Throws<ArgumentException>(() => vector.AppendUtf8([0x80]));
        Assert.Throws<ArgumentException>(() => vector.AppendUtf8([0xED, 0xA0, 0x80])); // Half a surrogate pair.
        Assert.Throws<ArgumentException>(() => vector.AppendUtf8([0xC0, 0x80])); // Longer than need be.
        Assert.Throws<InvalidOperationException>(() => vector.Append((string?)null));
        Assert.Throws<InvalidOperationException>(vector.AppendNull);
        Assert.Throws<ArgumentNullException>(() => vector.Append((IEnumerable<string?>)null!));
        Assert.Equal(0, vector.Length);
        vector.Append("fine");
        database.Commit();
        Assert.Equal("fine", vector[0]);
    }

    [Fact]
    public void Cuts_keep_the_texts_before_them()
    {
        using Database database = _disk.Open();
        TextVector vector = database.Text("t");
        List<string> model = [.. Enumerable.Range(0, 2_000).Select(i => $"text {i}")];
        vector.Append(model);
        database.Commit();
        foreach (int length in new[] { 1_999, 1_024, 1_023, 700, 1, 0 })
        {
            vector.Truncate(length);
            model.RemoveRange(length, model.Count - length);
            vector.Append("tail");
            model.Add("tail");
            if (length % 2 == 1)
                database.Commit();
            Assert.Equal(model, vector.ToTexts());
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Truncate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Truncate(-1));
    }
}

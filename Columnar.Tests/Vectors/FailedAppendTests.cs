using Columnar.Memory;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>An append that throws has appended nothing (P5, P11).</summary>
public sealed class FailedAppendTests
{
    [Fact]
    public void An_append_that_meets_a_full_disk_while_earlier_rows_are_written_early_adds_nothing()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        RawVector<int> numbers = database.Raw<int>("n");
        file!.Arm(Faults.Write, 0, goesOn: true);
        int[] piece = [.. Enumerable.Range(0, 100_000)];
        long rows = 0;
        while (!file.HasFailed)
        {
            try
            {
                numbers.Append(piece);
                rows += piece.Length;
            }
            catch (IOException) { }
            Assert.Equal(rows, numbers.Length);
        }
        // Single values go on as long as the last piece of memory has room.
        long single = rows;
        Action appendForEver = () =>
        {
            while (true)
            {
                numbers.Append(1);
                single++;
            }
        };
        Assert.Throws<IOException>(appendForEver);
        Assert.Equal(single, numbers.Length);
        Assert.Throws<IOException>(() => database.Commit());
        file.Disarm();
        numbers.Append(1);
        database.Commit();
        Assert.Equal(single + 1, numbers.Length);
        using Snapshot snapshot = database.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("n");
        for (int i = 0; i < rows; i++)
            Assert.Equal(i % piece.Length, view[i]);
    }

    [Fact]
    public void A_refused_text_leaves_no_empty_piece_behind()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        TextVector text = database.Text("t");
        text.Append("first");
        string broken = new string('x', 10_000) + '\uD800';
        Assert.Throws<ArgumentException>(() => text.Append(broken));
        Assert.Throws<ArgumentException>(() => text.AppendUtf8([0xC3, 0x28]));
        Assert.Equal(1, text.Length);
        using (ViewScope<VectorView> scope = text.OpenView())
        {
            foreach (ChunkBuffers chunk in scope.View.Chunks)
                Assert.NotEqual(0, chunk.Length);
        }
        text.Append(new string('y', 20_000));
        text.Append("");
        database.Commit();
        Assert.Equal(["first", new string('y', 20_000), ""], database.Text("t").ToTexts());
    }

    [Fact]
    public unsafe void A_value_longer_than_a_segment_is_refused_wherever_it_comes_from()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        TextVector text = database.Text("t");
        byte[] bytes = new byte[TextVector.MaxByteLength + 2];
        bytes.AsSpan().Fill((byte)'a');
        int[] offsets = [0, 1, bytes.Length];
        Assert.Throws<ArgumentException>(() => text.AppendUtf8(bytes));
        fixed (byte* data = bytes)
        fixed (int* starts = offsets)
        {
            ChunkBuffers rows = new(0, 2, 0, (nint)starts, (nint)data, 0);
            Assert.Throws<ArgumentException>(() => text.AppendChunk(rows));
        }
        Assert.Equal(0, text.Length);
        text.Append("small");
        text.AppendUtf8(bytes.AsSpan(0, TextVector.MaxByteLength));
        text.Append("behind");
        database.Commit();
        using Snapshot snapshot = database.Snapshot();
        Assert.Equal(TextVector.MaxByteLength, snapshot.Text("t").GetUtf8Span(1).Length);
        Assert.Equal("behind", snapshot.Text("t")[2]);
        Assert.True(database.Verify().IsSound);
    }
}

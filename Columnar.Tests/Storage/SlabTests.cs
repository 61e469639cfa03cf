using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>A file longer than one slab of its mapping.</summary>
public sealed class SlabTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_in_several_slabs_are_read_written_over_and_verified()
    {
        const int Pieces = 16;
        string path = _folder.File("a.columnar");
        Assert.True(OsDataFile.TryCreate(path, Store.InitialContent(Geometry.MinSlabShift)));
        long[] piece = new long[1_300_000]; // 10 MB: most segments would cross a slab's end if they could.
        using (Database database = Database.Open(path))
        {
            RawVector<long> numbers = database.Raw<long>("n");
            for (int i = 0; i < Pieces; i++)
            {
                piece.AsSpan().Fill(i);
                numbers.Append(piece);
                database.Commit();
            }
            database.CreateRegion("r").Append(new byte[(64 << 20) - 5]);
            database.GetRegion("r").Append(new byte[1_000_000]);
            database.GetRegion("r").Write((64 << 20) - 10, "over the end of a chunk"u8);
            database.Commit();
            database.Store.CheckSpace();
        }
        using (Database database = Database.Open(path))
        {
            Assert.True(database.FileLength > 3L << Geometry.MinSlabShift);
            using Snapshot snapshot = database.Snapshot();
            VectorView<long> view = snapshot.Raw<long>("n");
            Assert.Equal((long)Pieces * piece.Length, view.Length);
            for (int chunk = 0; chunk < view.ChunkCount; chunk++)
                Assert.Equal(0, view.GetChunk(chunk).Address % 64);
            for (long row = 0; row < view.Length; row += 999)
                Assert.Equal(row / piece.Length, view[row]);
            byte[] over = new byte[23];
            snapshot.Region("r").Read((64 << 20) - 10, over);
            Assert.Equal("over the end of a chunk"u8, over);
            Assert.True(database.Verify().IsSound);
            database.Store.CheckSpace();
        }
    }
}

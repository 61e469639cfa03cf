using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Concurrency;

/// <summary>Space of replaced pending states, which is used again at once, beside threads that read those states.</summary>
public sealed class PendingSpaceTests
{
    private const int Length = 256;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Who_reads_pending_bytes_never_sees_others_that_took_their_place(int readers)
    {
        using var folder = new TemporaryFolder();
        using Database database = Database.Open(folder.File("db"));
        Region[] regions = [database.CreateRegion("ones"), database.CreateRegion("twos")];
        byte[][] contents = [Filled(1), Filled(2)];
        for (int i = 0; i < 2; i++)
            regions[i].Append(contents[i]);
        int round = 0;
        Crew crew = new();
        crew.Repeat(
            8_000 * Effort.Factor,
            () =>
            {
                // Each takes the place the other has just left.
                for (int i = 0; i < 2; i++)
                    regions[i].Write(0, contents[i]);
                if (++round % 50 == 0)
                    database.Commit();
            }
        );
        for (int i = 0; i < readers; i++)
            crew.Accompany(() =>
            {
                for (int k = 0; k < 2; k++)
                    Assert.Equal(contents[k], regions[k].ToArray());
            });
        crew.Work();
    }

    private static byte[] Filled(byte value)
    {
        byte[] bytes = new byte[Length];
        Array.Fill(bytes, value);
        return bytes;
    }
}

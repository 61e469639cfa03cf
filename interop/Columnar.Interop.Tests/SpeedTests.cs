using System.Diagnostics;

namespace Columnar.Interop.Tests;

/// <summary>
/// What arrays and columns of a vector of a gigabyte cost. Explicit, and without a bound, because time depends on the machine: run it with
/// <c>-explicit only -showliveoutput</c>.
/// </summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    private const int Rows = 1 << 27;

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_vector_of_a_gigabyte(bool hasNulls)
    {
        using TestDatabase test = new();
        RawVector<double> numbers = test.Database.Raw<double>("n", nullable: hasNulls);
        double[] piece = new double[1 << 20];
        for (int i = 0; i < Rows / piece.Length; i++)
        {
            numbers.Append(piece);
        }
        for (int row = 0; hasNulls && row < 1_000; row++)
            numbers.Delete(row);
        test.Database.Commit();
        for (int i = 0; i < 1_000; i++)
        {
            // Until the code is compiled for good.
            _ = Microseconds(() => numbers.ToApacheArrow().Length);
            _ = Microseconds(() => numbers.ToDataFrameColumn().Length);
        }
        List<double> chunked = [];
        List<double> chunkedAgain = [];
        List<double> first = [];
        List<double> again = [];
        long bytes = 0;
        for (int i = 0; i < 100; i++)
        {
            // Other rows each time, so that the first column is one.
            numbers.Append(i);
            test.Database.Commit();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            chunked.Add(Microseconds(() => numbers.ToApacheArrow().Length));
            chunkedAgain.Add(Microseconds(() => numbers.ToApacheArrow().Length));
            first.Add(Microseconds(() => numbers.ToDataFrameColumn().Length));
            again.Add(Microseconds(() => numbers.ToDataFrameColumn().Length));
            bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }
        output.WriteLine(
            $"{(hasNulls ? "with" : "without")} nulls: ToApacheArrow {Median(chunked):F1} us first, {Median(chunkedAgain):F1} us again, ToDataFrameColumn {Median(first):F1} us first, "
                + $"{Median(again):F1} us again; {bytes} bytes of managed memory for the four"
        );
    }

    private static double Microseconds(Func<long> make)
    {
        long start = Stopwatch.GetTimestamp();
        Assert.InRange(make(), Rows, long.MaxValue);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

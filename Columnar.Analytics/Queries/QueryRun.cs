using System.Diagnostics;
using Columnar.Scans;

namespace Columnar.Queries;

/// <summary>A query that was run.</summary>
/// <param name="Result">The answer.</param>
/// <param name="RowCount">Rows of the table.</param>
/// <param name="BlocksRead">Blocks of which values were read.</param>
internal readonly record struct QueryRun(QueryResult Result, long RowCount, long BlocksRead)
{
    /// <summary>Runs a query and reports what it took.</summary>
    public static QueryReport Report(Func<QueryRun> query)
    {
        long start = Stopwatch.GetTimestamp();
        QueryRun run = query();
        long blocks = (run.RowCount + Packets.BlockRows - 1) / Packets.BlockRows;
        return new(run.Result, blocks, run.BlocksRead, Stopwatch.GetElapsedTime(start));
    }
}

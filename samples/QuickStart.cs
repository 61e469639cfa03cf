#!/usr/bin/env dotnet
#:project ../Columnar.Analytics/Columnar.Analytics.csproj
#:project ../Columnar.Arrow/Columnar.Arrow.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// # Columnar: quick start
// The same steps are a program (`dotnet run samples/QuickStart.cs`) and a notebook (`samples/notebooks/QuickStart.ipynb`).
using Columnar;
using MathNet.Numerics.Statistics;
using static Columnar.Expressions;

// ## Open
// The file is created if it is missing. Whoever opens it again gets the database that is open, so cells may be run again, and nobody
// needs to dispose anything.
string path = Path.Combine(Path.GetTempPath(), "quickstart.columnar");
Database db = Database.Open(path);
Console.WriteLine(db);

// ## Import
// 200,000 flights, an Arrow file. An import is one commit: after a crash it is there whole, or not at all.
string data = Directory.Exists("samples/data") ? "samples/data" : "../data";
Table flights = db.TryGetTable("flights") ?? ArrowFile.Import(db, "flights", Path.Combine(data, "flights-200k.arrow"));
Console.WriteLine(flights);

// ## Look
// Counts, mean, standard deviation, extremes and quartiles of every column.
QueryResult figures = flights.Describe();
Console.WriteLine(figures);

// ## Filter
// The lambda is translated and runs on all cores, never row by row.
RawVector<short> delay = flights.Raw<short>("delay");
short limit = 60;
long late = delay.Where(minutes => minutes > limit).Count();
Console.WriteLine(late);

// The same of a table gives rows to look at.
QueryResult latest = flights.Where(Column("delay") > limit).Head(3);
Console.WriteLine(latest);

// ## Aggregate
// A filter and its aggregates are one pass over the data.
QueryResult byDistance = flights
    .Where(Column("delay") > limit && Column("distance").Between(500, 510))
    .GroupBy("distance")
    .Aggregate(Count(), Mean("delay"), Max("delay"));
Console.WriteLine(byDistance);

// ## Go on with MathNet.Numerics
// Its vectors and matrices are copies of columns.
double correlation = Correlation.Pearson(delay.ToMathNetVector(), flights["distance"].ToMathNetVector());
Console.WriteLine(correlation);

// ## Hand over to Arrow
// The view copies nothing: its buffers are the mapped file. An Arrow file is one line.
string file = Path.Combine(Path.GetTempPath(), "quickstart.arrow");
ArrowFile.Write(file, flights);
ArrowView arrow = flights.ToArrow();
Console.WriteLine(arrow);

// ## Travel in time
// Stamped commits stay readable and can be gone back to, all vectors at once, without moving data.
RawVector<double> hours = db.Raw<double>("hours");
hours.Clear();
hours.Append([.. delay[..1000].ToArray().Select(minutes => minutes / 60.0)]);
long stamp = (db.Stamp ?? 0) + 1;
db.Commit(stamp);
hours.Append(99.0);
db.Commit(stamp + 1);
Snapshot before = db.Snapshot(stamp);
VectorView<double> then = before.Raw<double>("hours");
Console.WriteLine(then);

// The vector itself has a row more, until the database goes back.
db.RollbackTo(stamp);
Console.WriteLine(hours);

// ## Clean up
// Notebooks need not: what is forgotten is reclaimed. Here the files go as well. A database is closed when it was disposed as often as
// it was opened.
arrow.Dispose();
before.Dispose();
db.Dispose();
File.Delete(path);
File.Delete(file);

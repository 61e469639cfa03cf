namespace Columnar;

/// <summary>
/// What computed vectors are computed by: <c>db.Computed("spread", Compute.Subtract(ask, bid))</c>.
/// </summary>
/// <remarks>
/// Nothing is computed here: a computation names a function, its parameters and the columns it reads, all of them stored vectors of one
/// database. Unless a function says otherwise: row i of the result is made of rows up to i, the result has as many rows as its shortest source,
/// null in gives null out, and integers that do not fit throw <see cref="OverflowException"/> when they are computed. Whatever the steps in which
/// a vector is brought up to date, results are the same bits.
/// </remarks>
public static partial class Compute;

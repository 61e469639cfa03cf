using Columnar.Display;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>A stored vector whose rows are computed from other vectors, and brought up to date when they changed.</summary>
/// <remarks>
/// <see cref="Update"/> works on the pending state: <see cref="Database.Commit"/>, <see cref="Database.Discard"/> and rolling back treat the rows
/// like all others, and what was committed stays consistent with the sources of the same commit if both were brought up to date.
/// It is not edited by hand. Reads see the owner's view, frozen at the call, as of the last update. Opening it twice gives the same handle.
/// Any thread may bring it up to date: who comes while another does so waits for it, and computes what is missing then. So a function
/// that waits for another thread which brings the same vector up to date waits for ever, unless that thread's update is cancelled.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public abstract class ComputedVector : IColumn, IDisplayed
{
    private readonly Database _database;

    // Replaced as a whole: another thread may open the vector by another computation while this one computes.
    private volatile Basis _basis;

    // The vector whose function this thread runs. It holds one turn at most, so no two threads wait for one another.
    [ThreadStatic]
    private static ComputedVector? t_updating;

    // Taken by who brings the rows up to date.
    private readonly SemaphoreSlim _turn;

    /// <param name="database">The database.</param>
    /// <param name="rows">The vector of the results.</param>
    /// <param name="computation">What it is computed by.</param>
    /// <param name="sources">The vectors it is computed from.</param>
    /// <param name="previous">The handle that gave the same rows as another type; null for none.</param>
    private protected ComputedVector(
        Database database,
        StoredVector rows,
        Computation computation,
        StoredVector[] sources,
        ComputedVector? previous
    )
    {
        _database = database;
        _turn = previous?._turn ?? new SemaphoreSlim(1, 1);
        Rows = rows;
        _basis = new Basis(computation, sources);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public string Name => Rows.Name;

    /// <inheritdoc/>
    public ElementType Type => Rows.Type;

    /// <inheritdoc/>
    public bool IsNullable => Rows.IsNullable;

    /// <summary>Rows that were computed so far, nulls included.</summary>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public long Length => Rows.Length;

    /// <summary>Rows that are null.</summary>
    public long NullCount => Rows.NullCount;

    /// <summary>What it is computed by.</summary>
    public Computation Computation => _basis.Computation;

    /// <summary>The vector that holds the results.</summary>
    internal StoredVector Rows { get; }

    ViewScope<VectorView> IColumn.OpenView() => Rows.OpenView();

    /// <summary>
    /// Brings the vector up to date: first those of its sources that are computed, then its own rows from the first whose inputs changed on.
    /// Nothing is written where nothing changed.
    /// </summary>
    /// <param name="cancellation">Ends it early; the whole blocks computed so far are kept, and the next update goes on behind them.</param>
    /// <returns>Whether rows of this vector were added, changed or cut off.</returns>
    /// <remarks>
    /// The vector's function must not wait for another thread that brings the same vector up to date: each waits for the other, for ever, until
    /// the token of the other thread's update is cancelled.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">
    /// The vector or a source was removed, the database is open read-only, another thread discarded pending changes meanwhile, it is called by the function of a computed vector, or a source holds
    /// what the function cannot take, or a function of the caller threw, whose exception is the inner one; the message says which row.
    /// </exception>
    /// <exception cref="OverflowException">A result does not fit its type; the message names the row, or the block of a recursion. The rows before its block were computed.</exception>
    /// <exception cref="CorruptDataException">A source is damaged where it was to be read; what was computed before stays.</exception>
    /// <exception cref="IOException">The disk is full or failed; what was computed before stays.</exception>
    public bool Update(CancellationToken cancellation = default) => UpdateOnce([], cancellation);

    /// <summary>The vector's name, type, length and null count.</summary>
    public override string ToString() => Rows.ToString();

    /// <summary>Updates this vector and those it depends on, each but once.</summary>
    /// <param name="done">Those brought up to date so far, with whether they changed.</param>
    /// <param name="cancellation">Ends it early.</param>
    internal bool UpdateOnce(Dictionary<ComputedVector, bool> done, CancellationToken cancellation)
    {
        if (t_updating is { } outer)
            throw new InvalidOperationException(
                $"'{outer.Name}' is being brought up to date; its function, {outer.Computation}, must not ask for that of any vector."
            );
        if (done.TryGetValue(this, out bool hasChanged))
            return hasChanged;
        foreach (StoredVector source in _basis.Sources)
            _database.FindComputed(source)?.UpdateOnce(done, cancellation);
        hasChanged = UpdateRows(cancellation);
        done.Add(this, hasChanged);
        return hasChanged;
    }

    private bool UpdateRows(CancellationToken cancellation)
    {
        _database.Store.EnsureWritable();
        _turn.Wait(cancellation);
        try
        {
            t_updating = this;
            Rows.Gate.Keep();
            try
            {
                return UpdateKept(cancellation);
            }
            finally
            {
                Rows.Gate.LetGo();
            }
        }
        finally
        {
            t_updating = null;
            _turn.Release();
        }
    }

    private bool UpdateKept(CancellationToken cancellation)
    {
        for (bool isReset = false; ; )
        {
            (Computation computation, StoredVector[] sources) = _basis;
            foreach (StoredVector source in sources)
            {
                if (!_database.Store.Working.Regions.ContainsKey(source.RegionId))
                    throw new InvalidOperationException(
                        $"A source of '{Name}' was removed; open '{Name}' by another computation."
                    );
            }
            // What waits in memory is not in the account of changes yet.
            foreach (StoredVector source in sources)
                source.Flush();
            string recipe = ComputedSources.Recipe(computation, sources);
            isReset |= _database.ResetUnlessOf(Rows, recipe);
            // One state for all: the rows of different sources fit together.
            using OwnerPin pin = new(_database.Store, changes: true);
            RegionState region = Find(pin, Rows);
            if (region.Header.Fields.Recipe != recipe)
                continue;
            RegionState[] states = [.. sources.Select(source => Find(pin, source))];
            return UpdateRows(pin, computation, region, states, cancellation) || isReset;
        }
    }

    /// <summary>Whether it reads a vector, itself or through others.</summary>
    internal bool DependsOn(long regionId)
    {
        foreach (StoredVector source in _basis.Sources)
        {
            if (source.RegionId == regionId || _database.FindComputed(source)?.DependsOn(regionId) == true)
                return true;
        }
        return false;
    }

    /// <summary>Takes another computation, after which the next update computes by it.</summary>
    internal void Reopen(Computation computation, StoredVector[] sources) => _basis = new Basis(computation, sources);

    private protected abstract bool UpdateRows(
        OwnerPin pin,
        Computation computation,
        RegionState region,
        RegionState[] sources,
        CancellationToken cancellation
    );

    private static RegionState Find(OwnerPin pin, StoredVector vector) =>
        pin.Working.Regions.GetValueOrDefault(vector.RegionId) ?? vector.State;

    private sealed record Basis(Computation Computation, StoredVector[] Sources);

    DisplayPage IDisplayed.ToDisplay() => ((IDisplayed)Rows).ToDisplay();
}

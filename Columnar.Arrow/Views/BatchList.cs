using System.Collections;
using System.Globalization;
using Columnar.Display;

namespace Columnar.Views;

/// <summary>
/// The batches of a view. Those with encoded columns are decoded when they are asked for, and forgotten when nobody holds them.
/// </summary>
/// <param name="view">The view, whose lease keeps the columns readable.</param>
/// <param name="columns">Its columns.</param>
/// <param name="batches">The batches in row order.</param>
[TypeFormatterSource(typeof(Formatters))]
internal sealed class BatchList(ArrowView view, VectorView[] columns, ViewBatch[] batches)
    : IReadOnlyList<ArrowBatch>,
        IDisplayed
{
    private const int ShownBatches = 20;

    public int Count => batches.Length;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public ArrowBatch this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, batches.Length);
            // Decoding reads where only the lease says that it may.
            using ViewLeasePart part = new(view);
            return GetUnchecked(index);
        }
    }

    /// <summary>A batch, for who holds a part of the view's lease.</summary>
    public ArrowBatch GetUnchecked(int index) => batches[index].Get(view.Schema, columns);

    public IEnumerator<ArrowBatch> GetEnumerator()
    {
        for (int i = 0; i < batches.Length; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many batches there are.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} Arrow batches");

    DisplayPage IDisplayed.ToDisplay() =>
        new(ToString())
        {
            Columns = [new DisplayColumn("first row", IsRight: true), new DisplayColumn("rows", IsRight: true)],
            ColumnCount = 2,
            RowCount = batches.Length,
            Head =
            [
                .. batches
                    .Take(ShownBatches)
                    .Select(batch =>
                        new[]
                        {
                            batch.FirstRow.ToString(CultureInfo.InvariantCulture),
                            batch.Rows.ToString(CultureInfo.InvariantCulture),
                        }
                    ),
            ],
        };

    string IDisplayed.ToText() => TextPage.Of(((IDisplayed)this).ToDisplay());

    private readonly struct ViewLeasePart : IDisposable
    {
        private readonly ArrowView _view;

        public ViewLeasePart(ArrowView view)
        {
            view.ThrowIfDisposed();
            view.AddLease();
            _view = view;
        }

        public void Dispose() => _view.ReleaseLease();
    }
}

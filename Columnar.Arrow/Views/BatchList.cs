using System.Collections;

namespace Columnar.Views;

/// <summary>
/// The batches of a view. Those with encoded columns are decoded when they are asked for, and forgotten when nobody holds them.
/// </summary>
/// <param name="view">The view, whose lease keeps the columns readable.</param>
/// <param name="columns">Its columns.</param>
/// <param name="batches">The batches in row order.</param>
internal sealed class BatchList(ArrowView view, VectorView[] columns, ViewBatch[] batches) : IReadOnlyList<ArrowBatch>
{
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

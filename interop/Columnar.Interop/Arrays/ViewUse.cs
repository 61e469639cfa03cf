namespace Columnar.Arrays;

/// <summary>
/// Makes things of a view that nobody disposes. The view is let go at once where nothing leans on it: where the making failed, and where all is
/// copied. Otherwise it stays until the things are collected, and its lease until the database is compacted or closed.
/// </summary>
internal static class ViewUse
{
    /// <summary>Makes something of the batches of a view.</summary>
    /// <param name="view">The view, which is taken over.</param>
    /// <param name="make">Makes it, and says whether it leans on the view.</param>
    public static TMade Of<TMade>(ArrowView view, Func<ArrowView, (TMade Made, bool NeedsView)> make)
    {
        bool stays = false;
        try
        {
            (TMade made, stays) = make(view);
            return made;
        }
        finally
        {
            if (!stays)
                view.Dispose();
        }
    }
}

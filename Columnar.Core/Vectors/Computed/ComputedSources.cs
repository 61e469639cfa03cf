using System.Globalization;
using System.Text;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>The stored vectors that a computation reads.</summary>
internal static class ComputedSources
{
    /// <summary>The vectors behind a computation's columns.</summary>
    /// <exception cref="ArgumentException">A column is no stored vector of this database.</exception>
    public static StoredVector[] Resolve(Database database, Computation computation)
    {
        StoredVector[] sources = new StoredVector[computation.Sources.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            IColumn column = computation.Sources[i];
            StoredVector source = column switch
            {
                StoredVector stored => stored,
                ComputedVector computed => computed.Rows,
                _ => throw new ArgumentException(
                    $"'{column.Name}' is not stored: a computed vector reads vectors of its database. Compute from what '{column.Name}' is made of.",
                    nameof(computation)
                ),
            };
            if (source.Database != database)
                throw new ArgumentException(
                    $"'{column.Name}' belongs to another database, {source.Database.Path}.",
                    nameof(computation)
                );
            sources[i] = source;
        }
        return sources;
    }

    /// <summary>The text that tells two computed vectors apart: function, parameters, and which vectors of which version are read.</summary>
    public static string Recipe(Computation computation, StoredVector[] sources)
    {
        StringBuilder recipe = new(computation.Function);
        recipe.Append(" of ").Append(computation.Type);
        for (int i = 0; i < sources.Length; i++)
        {
            RegionHeader header = sources[i].State.Header;
            recipe.Append(
                CultureInfo.InvariantCulture,
                $"{(i == 0 ? " from " : ", ")}{header.CreationId:x32} version {header.Version}"
            );
        }
        return recipe.ToString();
    }
}

using Columnar.Memory;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>
/// Compressed vectors against a list in memory, through appends, edits, cuts, commits, discards, rollbacks, conversions, compactions and
/// reopening.
/// </summary>
public sealed class CompressedVectorLaws
{
    private const int Block = 65_536;

    private static readonly VectorCodec[] s_codecs = Enum.GetValues<VectorCodec>();

    [Fact]
    public void Numbers_read_as_a_list_says() =>
        Check(
            random => (int?)(random.Next(3) == 0 ? random.Next() : random.Next(50)),
            db => db.Compressed<int>("v", nullable: true),
            (vector, values) => vector.Append(values),
            (vector, row, value) => vector.Update(row, value),
            view => [.. ((VectorView<int>)view).AsEnumerable()]
        );

    [Fact]
    public void Numbers_without_nulls_read_as_a_list_says() =>
        Check(
            random => random.NextDouble(),
            db => db.Compressed<double>("v"),
            (vector, values) => vector.Append(values.AsSpan()),
            (vector, row, value) => vector.Update(row, value),
            view => ((VectorView<double>)view).ToArray()
        );

    [Fact]
    public void Texts_read_as_a_list_says() =>
        Check<string?, TextVector>(
            random => new string((char)random.Next('a', 'f'), random.Next(4) == 0 ? random.Next(40) : 3),
            db => db.CompressedText("v", nullable: true),
            (vector, values) => vector.Append(values),
            (vector, row, value) => vector.Update(row, value),
            view => ((TextView)view).ToArray()
        );

    [Fact]
    public void Truth_values_read_as_a_list_says() =>
        Check<bool?, BoolVector>(
            random => random.Next(5) == 0,
            db =>
            {
                BoolVector vector = (BoolVector?)db.TryGetVector("v") ?? db.Bool("v", nullable: true);
                vector.Compress();
                return vector;
            },
            (vector, values) =>
            {
                foreach (bool? value in values)
                    vector.Append(value);
            },
            (vector, row, value) => vector.Update(row, value),
            view => [.. ((BoolView)view).AsEnumerable()]
        );

    private static void Check<T, TVector>(
        Func<Random, T> make,
        Func<Database, TVector> open,
        Action<TVector, T[]> append,
        Action<TVector, long, T> update,
        Func<VectorView, T[]> read
    )
        where TVector : StoredVector =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed => IsRight(new Random(seed), make, open, append, update, read)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2 * Effort.Factor));

    private static bool IsRight<T, TVector>(
        Random random,
        Func<Random, T> make,
        Func<Database, TVector> open,
        Action<TVector, T[]> append,
        Action<TVector, long, T> update,
        Func<VectorView, T[]> read
    )
        where TVector : StoredVector
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        List<T> model = [];
        List<T> committed = [];
        SortedDictionary<long, T[]> stamped = [];
        long stamp = 0;
        Database db = Database.Open(path);
        try
        {
            TVector vector = open(db);
            for (int step = 0; step < 16; step++)
            {
                switch (random.Next(14))
                {
                    case 0 or 1 or 2:
                        T[] values = Values(random, make);
                        append(vector, values);
                        model.AddRange(values);
                        break;
                    case 3 when model.Count > 0:
                        int kept =
                            random.Next(3) == 0
                                ? random.Next(model.Count / Block + 1) * Block
                                : random.Next(model.Count);
                        vector.Truncate(kept);
                        model.RemoveRange(kept, model.Count - kept);
                        break;
                    case 4 or 5 when model.Count > 0:
                        for (int i = random.Next(20); i >= 0; i--)
                        {
                            int row = random.Next(model.Count);
                            T value = make(random);
                            update(vector, row, value);
                            model[row] = value;
                        }
                        break;
                    case 6 when model.Count > 0 && vector.IsNullable:
                        for (int i = random.Next(20); i >= 0; i--)
                        {
                            int row = random.Next(model.Count);
                            vector.Delete(row);
                            model[row] = default!;
                        }
                        break;
                    case 7:
                        db.Commit(++stamp);
                        stamped[stamp] = [.. model];
                        committed = [.. model];
                        break;
                    case 8:
                        db.Discard();
                        model = [.. committed];
                        vector = open(db);
                        break;
                    case 9 when stamped.Count > 0:
                        long target = stamped.Keys.ElementAt(random.Next(stamped.Count));
                        db.RollbackTo(target);
                        model = [.. stamped[target]];
                        committed = [.. model];
                        foreach (long later in stamped.Keys.Where(key => key > target).ToArray())
                            stamped.Remove(later);
                        stamp = target;
                        break;
                    case 10:
                        vector.Decompress();
                        Assert.False(vector.IsCompressed);
                        vector.Compress(random.Next(2) == 0 ? null : s_codecs[random.Next(s_codecs.Length)]);
                        break;
                    case 11:
                        vector.Compress(s_codecs[random.Next(s_codecs.Length)]);
                        break;
                    default:
                        db.Commit();
                        committed = [.. model];
                        if (random.Next(2) == 0)
                            db.Compact();
                        db.Dispose();
                        db = Database.Open(path);
                        vector = open(db);
                        break;
                }
                using (ViewScope<VectorView> scope = vector.OpenView())
                    Assert.Equal(model, read(scope.View));
                Assert.Equal(model.LongCount(value => value is null), vector.NullCount);
                Assert.True(vector.IsCompressed);
            }
            db.Commit();
            Assert.Empty(db.Verify().Damages);
            string copy = folder.File("b.columnar");
            db.Backup(copy);
            using Database backup = Database.OpenReadOnly(copy);
            Assert.Empty(backup.Verify().Damages);
            using Snapshot snapshot = backup.Snapshot();
            Assert.Equal(model, read(snapshot.Vector("v")));
            db.Store.CheckSpace();
            return true;
        }
        finally
        {
            db.Dispose();
        }
    }

    private static T[] Values<T>(Random random, Func<Random, T> make)
    {
        int rows = random.Next(5) switch
        {
            0 => Block,
            1 => random.Next(3 * Block),
            2 => Block - 1 + random.Next(3),
            _ => random.Next(5_000),
        };
        // Repeated pieces, so that there is something to compress.
        T[] values = new T[rows];
        int period = random.Next(1, 3_000);
        for (int i = 0; i < rows; i++)
            values[i] = i < period ? make(random) : values[i - period];
        return values;
    }
}

namespace Columnar.Tests.Computed;

/// <summary>Vectors of several types that computations read, with all they hold in memory.</summary>
internal sealed class SourceModel
{
    public List<double?> A { get; private init; } = [];
    public List<double?> B { get; private init; } = [];
    public List<long?> I { get; private init; } = [];
    public List<long?> J { get; private init; } = [];
    public List<uint> U { get; private init; } = [];
    public List<uint> V { get; private init; } = [];

    public List<bool?> Truths { get; private init; } = [];

    /// <summary>The group of each row of A, rising.</summary>
    public List<long> Groups { get; private init; } = [];

    /// <summary>The first row of each group of A's rows, rising.</summary>
    public List<long> FirstRows { get; private init; } = [];

    /// <summary>The first row of each row's window, never falling: before row 0, at most 200 rows before it, or behind it.</summary>
    public List<long?> Starts { get; private init; } = [];

    /// <summary>Rows of A, in any order.</summary>
    public List<long?> Pointers { get; private init; } = [];

    public int Rows => A.Count;

    public SourceModel Copy() =>
        new()
        {
            A = [.. A],
            B = [.. B],
            I = [.. I],
            J = [.. J],
            U = [.. U],
            V = [.. V],
            Truths = [.. Truths],
            Groups = [.. Groups],
            FirstRows = [.. FirstRows],
            Starts = [.. Starts],
            Pointers = [.. Pointers],
        };

    /// <summary>Appends rows; some sources get fewer.</summary>
    public void Grow(Random random, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            A.Add(Number(random));
            if (B.Count < A.Count - 1 || random.Next(8) > 0)
                B.Add(Number(random));
            I.Add(random.Next(6) == 0 ? null : random.Next(-1000, 1000));
            J.Add(random.Next(6) == 0 ? null : random.Next(-1000, 1000));
            U.Add((uint)random.Next(10));
            V.Add((uint)random.Next(10));
            Truths.Add(random.Next(6) == 0 ? null : random.Next(3) == 0);
            long group = Groups.Count == 0 ? 0 : Groups[^1];
            Groups.Add(group + (random.Next(3) > 0 ? 0 : random.Next(3)));
            if (random.Next(3) == 0)
            {
                long first = FirstRows.Count == 0 ? 0 : FirstRows[^1];
                FirstRows.Add(Math.Min(A.Count - 1, first + random.Next(4)));
            }
            long start = A.Count - 1 - random.Next(200) + (random.Next(8) == 0 ? 202 : 0);
            Starts.Add(random.Next(6) == 0 ? null : Math.Max(start, LastStart(Starts.Count)));
            Pointers.Add(random.Next(6) == 0 ? null : random.Next(A.Count));
        }
    }

    /// <summary>Cuts all columns to the first rows.</summary>
    public void Cut(int rows)
    {
        foreach (
            System.Collections.IList list in new System.Collections.IList[]
            {
                A,
                B,
                I,
                J,
                U,
                V,
                Truths,
                Groups,
                Starts,
                Pointers,
            }
        )
        {
            while (list.Count > rows)
                list.RemoveAt(list.Count - 1);
        }
        while (FirstRows.Count > 0 && FirstRows[^1] >= rows)
            FirstRows.RemoveAt(FirstRows.Count - 1);
        while (Pointers.FindIndex(pointer => pointer >= rows) is var index and >= 0)
            Pointers.RemoveRange(index, Pointers.Count - index);
    }

    /// <summary>The start of the last window before a row; below all where there is none.</summary>
    public long LastStart(int row)
    {
        while (--row >= 0)
        {
            if (Starts[row] is { } start)
                return start;
        }
        return -1000;
    }

    public static double? Number(Random random) =>
        random.Next(40) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            2 => double.NegativeInfinity,
            3 => -0.0,
            4 => 0.0,
            5 => 1e15,
            < 9 => null,
            _ => Math.Round((random.NextDouble() - 0.5) * 1000, 3),
        };
}

/// <summary>The vectors of a <see cref="SourceModel"/> in a database.</summary>
internal sealed class SourceVectors(Database database)
{
    public RawVector<double> A { get; } = database.Raw<double>("a", nullable: true);
    public RawVector<double> B { get; } = database.Raw<double>("b", nullable: true);
    public RawVector<long> I { get; } = database.Raw<long>("i", nullable: true);
    public RawVector<long> J { get; } = database.Raw<long>("j", nullable: true);
    public RawVector<uint> U { get; } = database.Raw<uint>("u");
    public RawVector<uint> V { get; } = database.Raw<uint>("v");
    public BoolVector Truths { get; } = database.Bool("truths", nullable: true);
    public RawVector<long> Groups { get; } = database.Raw<long>("groups");
    public RawVector<long> FirstRows { get; } = database.Raw<long>("first rows");
    public RawVector<long> Starts { get; } = database.Raw<long>("starts", nullable: true);
    public RawVector<long> Pointers { get; } = database.Raw<long>("pointers", nullable: true);

    /// <summary>The first rows of groups, computed.</summary>
    public ComputedVector<long> ComputedFirstRows =>
        database.Computed("computed first rows", Compute.FirstRowOfGroup(Groups));

    /// <summary>The cumulative sums of I, computed.</summary>
    public ComputedVector<long> CumulativeI => database.Computed("computed sums", Compute.CumulativeSum(I));

    /// <summary>Makes the vectors hold what a model does.</summary>
    public void CopyFrom(SourceModel model)
    {
        Copy(A, model.A);
        Copy(B, model.B);
        Copy(I, model.I);
        Copy(J, model.J);
        Copy(U, model.U);
        Copy(V, model.V);
        Copy(Truths, model.Truths);
        Copy(Groups, model.Groups);
        Copy(FirstRows, model.FirstRows);
        Copy(Starts, model.Starts);
        Copy(Pointers, model.Pointers);
    }

    /// <summary>Changes a row of one of the vectors, here and in a model.</summary>
    public void Edit(SourceModel model, Random random)
    {
        int row = random.Next(model.Rows);
        switch (random.Next(7))
        {
            case 0:
                Set(A, model.A, row, SourceModel.Number(random));
                break;
            case 1 when row < model.B.Count:
                Set(B, model.B, row, SourceModel.Number(random));
                break;
            case 2:
                Set(I, model.I, row, random.Next(4) == 0 ? null : random.Next(100));
                break;
            case 3:
                U.Update(row, model.U[row] = (uint)random.Next(10));
                break;
            case 4:
                long? next = model.Starts.Skip(row + 1).FirstOrDefault(start => start is not null);
                Set(
                    Starts,
                    model.Starts,
                    row,
                    random.Next(3) == 0 ? null
                        : random.Next(2) == 0 ? next
                        : model.LastStart(row)
                );
                break;
            case 5 when row < model.Pointers.Count:
                Set(Pointers, model.Pointers, row, random.Next(model.Rows));
                break;
            case 6:
                Truths.Update(row, model.Truths[row] = random.Next(4) == 0 ? null : random.Next(2) == 0);
                break;
        }
    }

    private static void Set<T>(RawVector<T> vector, List<T?> values, int row, T? value)
        where T : unmanaged
    {
        values[row] = value;
        if (value is null)
            vector.Delete(row);
        else
            vector.Update(row, value.Value);
    }

    private static void Copy<T>(RawVector<T> vector, List<T?> values)
        where T : unmanaged
    {
        if (vector.Length > values.Count)
            vector.Truncate(values.Count);
        foreach (T? value in values.Skip((int)vector.Length))
            vector.Append(value);
    }

    private static void Copy(BoolVector vector, List<bool?> values)
    {
        if (vector.Length > values.Count)
            vector.Truncate(values.Count);
        foreach (bool? value in values.Skip((int)vector.Length))
            vector.Append(value);
    }

    private static void Copy<T>(RawVector<T> vector, List<T> values)
        where T : unmanaged
    {
        if (vector.Length > values.Count)
            vector.Truncate(values.Count);
        vector.Append(values.Skip((int)vector.Length).ToArray());
    }
}

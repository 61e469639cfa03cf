namespace Columnar.Tests.Models;

/// <summary>Numbers that tell who wrote them; every seventh is null.</summary>
internal sealed class TrackedNumbers(string name) : TrackedContent(name)
{
    public override void Create(Database database) => database.Raw<long>(Name, nullable: true);

    protected override void Append(Database database, long edit, int firstRow, int rows)
    {
        RawVector<long> vector = database.Raw<long>(Name, nullable: true);
        if (rows == 1)
        {
            vector.Append(Value(edit, firstRow));
            return;
        }
        // In one call, so that a commit beside it holds all of it or nothing.
        long[] values = new long[rows];
        byte[] validity = new byte[rows / 8 + 1];
        for (int i = 0; i < rows; i++)
        {
            values[i] = Value(edit, firstRow + i) ?? 0;
            if (Value(edit, firstRow + i) is not null)
                validity[i / 8] |= (byte)(1 << (i % 8));
        }
        vector.Append(values, validity);
    }

    protected override void Truncate(Database database, int length) =>
        database.Raw<long>(Name, nullable: true).Truncate(length);

    protected override ulong RowHash(long edit, int row) => HashOf(Value(edit, row));

    protected override IEnumerable<ulong> Rows(Snapshot snapshot) =>
        snapshot.Raw<long>(Name).AsEnumerable().Select(HashOf);

    private static long? Value(long edit, int row) => row % 7 == 0 ? null : (edit << 20) + row;

    private static ulong HashOf(long? value) => (ulong)(value ?? -1);
}

/// <summary>Bytes that are written over, too.</summary>
internal sealed class TrackedRegion(string name) : TrackedContent(name)
{
    protected override bool CanReplace => true;

    public override void Create(Database database) => database.CreateRegion(Name);

    protected override void Append(Database database, long edit, int firstRow, int rows) =>
        database.CreateRegion(Name).Append(Bytes(edit, firstRow, rows));

    protected override void Replace(Database database, int firstRow, long edit, int rows) =>
        database.CreateRegion(Name).Write(firstRow, Bytes(edit, firstRow, rows));

    protected override void Truncate(Database database, int length) => database.CreateRegion(Name).Truncate(length);

    protected override ulong RowHash(long edit, int row) => (byte)(edit * 31 + row);

    protected override IEnumerable<ulong> Rows(Snapshot snapshot) =>
        snapshot.Region(Name).ToArray().Select(b => (ulong)b);

    private byte[] Bytes(long edit, int firstRow, int rows) =>
        [.. Enumerable.Range(firstRow, rows).Select(row => (byte)RowHash(edit, row))];
}

/// <summary>A table of numbers, text and truth values, whose rows are added to all columns under a lock.</summary>
/// <param name="name">Its name.</param>
/// <param name="appending">Held while rows are added, and by who commits.</param>
internal sealed class TrackedTable(string name, Lock appending) : TrackedContent(name)
{
    private static readonly TableColumn[] s_schema =
    [
        new("n", ElementType.Int64),
        new("t", ElementType.Utf8),
        new("b", ElementType.Bool),
    ];

    public override void Create(Database database) => database.Table(Name, s_schema);

    protected override void Append(Database database, long edit, int firstRow, int rows)
    {
        Table table = database.Table(Name);
        IEnumerable<int> numbers = Enumerable.Range(firstRow, rows);
        lock (appending)
        {
            table.Raw<long>("n").Append([.. numbers.Select(row => (edit << 20) + row)]);
            table.Text("t").Append(numbers.Select(row => Text((edit << 20) + row)));
            table.Bool("b").Append(numbers.Select(row => IsOdd((edit << 20) + row)));
        }
    }

    // One call cuts all columns, whoever commits meanwhile.
    protected override void Truncate(Database database, int length) => database.Table(Name).Truncate(length);

    protected override ulong RowHash(long edit, int row) => (ulong)((edit << 20) + row);

    protected override IEnumerable<ulong> Rows(Snapshot snapshot)
    {
        TableView table = snapshot.Table(Name);
        VectorView<long> numbers = table.Raw<long>("n");
        TextView texts = table.Text("t");
        BoolView flags = table.Bool("b");
        for (long i = 0; i < table.RowCount; i++)
            yield return HashOf(numbers[i], texts[i], flags[i]);
    }

    private static string Text(long number) => $"{number % 1_000}";

    private static bool IsOdd(long number) => (number & 1) != 0;

    // A row whose columns do not belong together has a hash no row was written with.
    private static ulong HashOf(long number, string text, bool isOdd) =>
        text == Text(number) && isOdd == IsOdd(number) ? (ulong)number : ulong.MaxValue;
}

using System.Globalization;
using Columnar.Memory;

namespace Columnar.Tests.Vectors;

/// <summary>A nullable vector of one kind whose values are made of numbers, so that one test holds for every kind.</summary>
internal abstract class SampleVector
{
    public const string Name = "v";

    /// <summary>A vector of each kind that can be stored.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "raw",
        "compressed",
        "text",
        "compressed text",
        "dictionary text",
        "bool",
        "binary",
        "compressed binary",
        "fixed binary",
    ];

    /// <summary>Opens a vector, or creates it.</summary>
    public static SampleVector Open(string kind, Database database, int version = 0, bool orReset = false) =>
        kind switch
        {
            "raw" => new Numbers(database.Raw<long>(Name, version, nullable: true, orReset: orReset)),
            "compressed" => new Numbers(
                database.Compressed<long>(Name, version: version, nullable: true, orReset: orReset)
            ),
            "text" => new Texts(database.Text(Name, version, nullable: true, orReset: orReset)),
            "compressed text" => new Texts(
                database.CompressedText(Name, version: version, nullable: true, orReset: orReset)
            ),
            "dictionary text" => new Codes(database.DictionaryText(Name, version, nullable: true, orReset: orReset)),
            "bool" => new Bools(database.Bool(Name, version, nullable: true, orReset: orReset)),
            "binary" => new Binaries(database.Binary(Name, version, nullable: true, orReset: orReset)),
            "compressed binary" => new Binaries(
                database.CompressedBinary(Name, version: version, nullable: true, orReset: orReset)
            ),
            _ => new FixedBinaries(database.FixedBinary(Name, 3, version, nullable: true, orReset: orReset)),
        };

    public abstract StoredVector Vector { get; }

    public long Length => Vector.Length;

    /// <summary>Appends numbers, nulls as nulls.</summary>
    public void Append(IEnumerable<int?> numbers)
    {
        foreach (int? number in numbers)
        {
            if (number is { } value)
                Append(value);
            else
                Vector.AppendNull();
        }
    }

    public abstract void Append(int number);

    public abstract void Update(long row, int number);

    public abstract string? Take(long row);

    public abstract long FillFirstNull(int number);

    /// <summary>What a row holds, in words.</summary>
    public abstract string? Get(long row);

    /// <summary>What a value of a number is in words.</summary>
    public abstract string Word(int number);

    /// <summary>All rows by a pass over them.</summary>
    public abstract string?[] Scan();

    /// <summary>All rows of a snapshot.</summary>
    public abstract string?[] Scan(Snapshot snapshot);

    public string?[] Words(IEnumerable<int?> numbers) =>
        [.. numbers.Select(number => number is { } value ? Word(value) : null)];

    /// <summary>Compares the rows with a list, by every way of reading the owner's view has.</summary>
    public void Check(IReadOnlyList<int?> numbers)
    {
        string?[] expected = Words(numbers);
        Assert.Equal(expected.Length, Vector.Length);
        Assert.Equal(expected.Count(word => word is null), Vector.NullCount);
        Assert.Equal(expected, Scan());
        for (int row = 0; row < expected.Length; row += expected.Length > 1_000 ? 509 : 1)
        {
            Assert.Equal(expected[row], Get(row));
            Assert.Equal(expected[row] is null, Vector.IsNull(row));
        }
        int first = Array.IndexOf(expected, null);
        Assert.Equal(first < 0 ? null : first, Vector.FindFirstNull());
    }

    private sealed class Numbers(ValueVector<long> vector) : SampleVector
    {
        public override StoredVector Vector => vector;

        public override void Append(int number) => vector.Append(number);

        public override void Update(long row, int number) => vector.Update(row, number);

        public override string? Take(long row) => InWords(vector.Take(row));

        public override long FillFirstNull(int number) => vector.FillFirstNull(number);

        public override string? Get(long row) => InWords(vector.Get(row));

        public override string Word(int number) => number.ToString(CultureInfo.InvariantCulture);

        public override string?[] Scan() => [.. vector.AsEnumerable().Select(InWords)];

        public override string?[] Scan(Snapshot snapshot) =>
            [.. snapshot.Raw<long>(Name).AsEnumerable().Select(InWords)];

        private static string? InWords(long? value) => value?.ToString(CultureInfo.InvariantCulture);
    }

    private sealed class Texts(TextVector vector) : SampleVector
    {
        public override StoredVector Vector => vector;

        public override void Append(int number) => vector.Append(Word(number));

        public override void Update(long row, int number) => vector.Update(row, Word(number));

        public override string? Take(long row) => vector.Take(row);

        public override long FillFirstNull(int number) => vector.FillFirstNull(Word(number));

        public override string? Get(long row) => vector.Get(row);

        public override string Word(int number) => new((char)('a' + number % 26), number % 7);

        public override string?[] Scan() => vector.ToArray();

        public override string?[] Scan(Snapshot snapshot) => snapshot.Text(Name).ToArray();
    }

    private sealed class Codes(DictionaryTextVector vector) : SampleVector
    {
        public override StoredVector Vector => vector;

        public override void Append(int number) => vector.Append(Word(number));

        public override void Update(long row, int number) => vector.Update(row, Word(number));

        public override string? Take(long row) => vector.Take(row);

        public override long FillFirstNull(int number) => vector.FillFirstNull(Word(number));

        public override string? Get(long row) => vector.Get(row);

        public override string Word(int number) => new((char)('a' + number % 26), number % 7);

        public override string?[] Scan() => vector.ToArray();

        public override string?[] Scan(Snapshot snapshot) => snapshot.DictionaryText(Name).ToArray();
    }

    private sealed class Bools(BoolVector vector) : SampleVector
    {
        public override StoredVector Vector => vector;

        public override void Append(int number) => vector.Append(number % 3 == 0);

        public override void Update(long row, int number) => vector.Update(row, number % 3 == 0);

        public override string? Take(long row) => vector.Take(row)?.ToString();

        public override long FillFirstNull(int number) => vector.FillFirstNull(number % 3 == 0);

        public override string? Get(long row) => vector.Get(row)?.ToString();

        public override string Word(int number) => (number % 3 == 0).ToString();

        public override string?[] Scan()
        {
            using ViewScope<VectorView> scope = vector.OpenView();
            return [.. ((BoolView)scope.View).AsEnumerable().Select(value => value?.ToString())];
        }

        public override string?[] Scan(Snapshot snapshot) =>
            [.. snapshot.Bool(Name).AsEnumerable().Select(value => value?.ToString())];
    }

    private sealed class Binaries(BinaryVector vector) : SampleVector
    {
        public override StoredVector Vector => vector;

        public override void Append(int number) => vector.Append(Bytes(number));

        public override void Update(long row, int number) => vector.Update(row, Bytes(number));

        public override string? Take(long row) => Hex(vector.Take(row));

        public override long FillFirstNull(int number) => vector.FillFirstNull(Bytes(number));

        public override string? Get(long row) => Hex(vector.Get(row));

        public override string Word(int number) => Hex(Bytes(number))!;

        public override string?[] Scan() => [.. vector.ToArray().Select(Hex)];

        public override string?[] Scan(Snapshot snapshot) => [.. snapshot.Binary(Name).ToArray().Select(Hex)];

        private static byte[] Bytes(int number) => [.. Enumerable.Repeat((byte)number, number % 5)];
    }

    private sealed class FixedBinaries(FixedBinaryVector vector) : SampleVector
    {
        public override StoredVector Vector => vector;

        public override void Append(int number) => vector.Append(Bytes(number));

        public override void Update(long row, int number) => vector.Update(row, Bytes(number));

        public override string? Take(long row) => Hex(vector.Take(row));

        public override long FillFirstNull(int number) => vector.FillFirstNull(Bytes(number));

        public override string? Get(long row) => Hex(vector.Get(row));

        public override string Word(int number) => Hex(Bytes(number))!;

        public override string?[] Scan() => [.. vector.ToArray().Select(Hex)];

        public override string?[] Scan(Snapshot snapshot) => [.. snapshot.FixedBinary(Name).ToArray().Select(Hex)];

        private static byte[] Bytes(int number) => [(byte)number, (byte)(number >> 8), 7];
    }

    private static string? Hex(byte[]? value) => value is null ? null : Convert.ToHexString(value);
}

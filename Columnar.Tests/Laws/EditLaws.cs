using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>
/// Vectors of every kind and type under random edits, commits, discards, rollbacks, compactions and reopening, against lists in memory.
/// </summary>
public sealed class EditLaws
{
    private const int Steps = 40;

    // A step is a number that all its choices follow from, so a history that fails is shrunk by leaving steps out.
    private static readonly Arbitrary<int[]> s_histories = Arb.From(
        Gen.Choose(0, int.MaxValue).ArrayOf(Steps),
        WithoutSome
    );

    public static TheoryData<string> Vectors
    {
        get
        {
            TheoryData<string> names = [];
            foreach (EditedType type in EditedTypes.All)
            {
                foreach (string compressed in type.CanBeCompressed ? ["", "compressed "] : new[] { "" })
                {
                    names.Add($"{compressed}{type.Name}");
                    names.Add($"{compressed}{type.Name}?");
                }
            }
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_vector_is_what_a_list_with_the_same_edits_is(string name) => Check(name, tests: 1);

    [Theory]
    [InlineData("int16?")]
    [InlineData("text?")]
    [InlineData("compressed double?")]
    [InlineData("compressed text")]
    [InlineData("compressed bool?")]
    [InlineData("compressed dictionary text?")]
    public void It_is_while_memory_is_collected_all_the_time(string name)
    {
        using CollectingThread thread = new();
        Check(name, tests: 2);
    }

    [Theory]
    [InlineData("compressed int8?", VectorCodec.Pcodec)]
    [InlineData("compressed uint8", VectorCodec.Pcodec)]
    [InlineData("compressed int16", VectorCodec.Pcodec)]
    [InlineData("compressed uint16?", VectorCodec.Pcodec)]
    [InlineData("compressed int32?", VectorCodec.Pcodec)]
    [InlineData("compressed uint32", VectorCodec.Pcodec)]
    [InlineData("compressed int64", VectorCodec.Pcodec)]
    [InlineData("compressed uint64?", VectorCodec.Pcodec)]
    [InlineData("compressed half", VectorCodec.Pcodec)]
    [InlineData("compressed float?", VectorCodec.Pcodec)]
    [InlineData("compressed double?", VectorCodec.Pcodec)]
    [InlineData("compressed double", VectorCodec.Lz4)]
    [InlineData("compressed int16?", VectorCodec.Lz4)]
    [InlineData("compressed bool", VectorCodec.Lz4)]
    [InlineData("compressed uuid?", VectorCodec.Lz4)]
    [InlineData("compressed int64?", VectorCodec.Raw)]
    [InlineData("compressed bool?", VectorCodec.Raw)]
    [InlineData("compressed text?", VectorCodec.Raw)]
    public void It_is_with_each_codec(string name, VectorCodec codec) => Check(name, tests: 1, codec);

    private static void Check(string name, int tests, VectorCodec? codec = null)
    {
        bool isCompressed = name.StartsWith("compressed ", StringComparison.Ordinal);
        bool isNullable = name.EndsWith('?');
        EditedType type = EditedTypes.All.Single(type =>
            type.Name == name[(isCompressed ? "compressed ".Length : 0)..].TrimEnd('?')
        );
        Prop.ForAll(s_histories, steps => Run(type, isNullable, isCompressed, codec, steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(tests * Effort.Factor));
    }

    private static void Run(EditedType type, bool isNullable, bool isCompressed, VectorCodec? codec, int[] steps)
    {
        using EditHistory history = new(type, isNullable, isCompressed, codec);
        foreach (int step in steps)
            history.Step(new Random(step));
        history.Finish();
    }

    private static IEnumerable<int[]> WithoutSome(int[] steps)
    {
        for (int length = steps.Length / 2; length > 0; length /= 2)
        {
            for (int start = 0; start + length <= steps.Length; start += length)
                yield return [.. steps[..start], .. steps[(start + length)..]];
        }
    }
}

using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>Vectors of each layout under random edits, commits, discards, rollbacks and reopening, against lists in memory.</summary>
public sealed class EditLaws
{
    [Theory]
    [InlineData("int64")]
    [InlineData("uint8")]
    [InlineData("bool")]
    [InlineData("text")]
    [InlineData("binary")]
    [InlineData("fixed binary")]
    [InlineData("decimal")]
    public void A_vector_is_what_a_list_with_the_same_edits_is(string kind) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Run(kind, new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2 * Effort.Factor));

    private static bool Run(string kind, Random random)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        using EditedVector vector = EditedVector.Open(kind, path);
        for (int step = 0; step < 60; step++)
            vector.Step(random);
        vector.Finish();
        return true;
    }
}

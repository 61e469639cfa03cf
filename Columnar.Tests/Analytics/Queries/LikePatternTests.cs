using System.Text;
using Columnar.Evaluation;

namespace Columnar.Tests.Analytics.Queries;

public sealed class LikePatternTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("%", "", true)]
    [InlineData("%%", "abc", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abcd", false)]
    [InlineData("a%", "abc", true)]
    [InlineData("%c", "abc", true)]
    [InlineData("a%a", "a", false)]
    [InlineData("a%a", "aa", true)]
    [InlineData("%b%", "abc", true)]
    [InlineData("%ab%ab%", "ab", false)]
    [InlineData("%ab%ab%", "xabxabx", true)]
    [InlineData("a_c", "abc", true)]
    [InlineData("a_c", "aéc", true)]
    [InlineData("_", "😀", true)]
    [InlineData("__", "😀", false)]
    [InlineData("%_é", "日é", true)]
    [InlineData("%_é", "é", false)]
    [InlineData("%a_%", "xxa", false)]
    [InlineData("%a_%", "xxay", true)]
    [InlineData("100\\%", "100%", true)]
    [InlineData("100\\%", "1000", false)]
    [InlineData("\\_\\\\", "_\\", true)]
    public void Patterns_match_whole_texts(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new LikePattern(pattern).Matches(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Many_wildcards_take_no_exponential_time()
    {
        string pattern = string.Concat(Enumerable.Repeat("%a_", 200)) + "%b";
        byte[] text = Encoding.UTF8.GetBytes(new string('a', 20_000));
        Assert.False(new LikePattern(pattern).Matches(text));
    }

    [Fact]
    public void Texts_that_are_no_UTF8_are_matched_byte_by_byte()
    {
        Assert.True(new LikePattern("%_").Matches([0xFF]));
        Assert.True(new LikePattern("_").Matches([0x80, 0x80]));
        Assert.False(new LikePattern("a").Matches([0xC3]));
    }
}

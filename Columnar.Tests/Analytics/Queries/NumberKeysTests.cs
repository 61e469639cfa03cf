using Columnar.Grouping;

namespace Columnar.Tests.Analytics.Queries;

public sealed class NumberKeysTests
{
    private const int KeyCount = 1 << 20;

    // Where they collided, this would take many minutes.
    [Fact]
    public void Keys_made_to_collide_are_told_apart_in_linear_time()
    {
        var keys = new NumberKeys();
        for (int i = 0; i < KeyCount; i++)
            Assert.Equal(i, keys.CodeOf(Colliding(i)));
        for (int i = 0; i < KeyCount; i++)
            Assert.Equal(i, keys.CodeOf(Colliding(i)));
        Assert.Equal(KeyCount, keys.Count);
        Assert.False(keys.Contains(Colliding(KeyCount)));
    }

    // The inverse of SplitMix64's finaliser, of numbers that differ in their upper bits only.
    private static ulong Colliding(int number)
    {
        ulong key = (ulong)number << 24;
        key = (key ^ (key >> 31) ^ (key >> 62)) * 0x319642B2D24D8EC3;
        key = (key ^ (key >> 27) ^ (key >> 54)) * 0x96DE1B173F119089;
        return key ^ (key >> 30) ^ (key >> 60);
    }
}

using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>Which of a chunk's numbers the encoder looks at before it chooses how to code all of them.</summary>
internal static class PcoSample
{
    /// <summary>Fewer than this many numbers are not worth a choice.</summary>
    public const int MinLength = 10;

    private const int Ratio = 40;
    private const int GroupLength = 200;

    /// <summary>How many numbers of a chunk are drawn; zero where it has too few.</summary>
    public static int LengthOf(int count) => count < MinLength ? 0 : MinLength + ((count - MinLength) / Ratio);

    /// <summary>Draws distinct indices by Floyd's algorithm, in a fixed order.</summary>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="indices">Filled; at most that many.</param>
    /// <param name="isDrawn">A bit per number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(int count, Span<int> indices, Span<ulong> isDrawn)
    {
        isDrawn.Clear();
        var random = PcoRandom.Create();
        for (int i = 0; i < indices.Length; i++)
        {
            int last = count - indices.Length + i;
            int index = (int)(random.Next() % ((ulong)last + 1));
            if ((isDrawn[index >> 6] >> index & 1) != 0)
                index = last;
            isDrawn[index >> 6] |= 1UL << index;
            indices[i] = index;
        }
    }

    /// <summary>Copies the latents drawn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<TLatent>(ReadOnlySpan<TLatent> latents, ReadOnlySpan<int> indices, Span<TLatent> sample)
    {
        for (int i = 0; i < indices.Length; i++)
            sample[i] = latents[indices[i]];
    }

    /// <summary>How long the sample is that <see cref="CopyGroups"/> takes; zero where there are too few latents.</summary>
    public static int GroupsLength(int count) => GroupCount(count) * Math.Min(GroupLength, count);

    /// <summary>Copies runs of latents, spread over all of them: neighbours tell which differences pay.</summary>
    public static void CopyGroups<TLatent>(ReadOnlySpan<TLatent> latents, Span<TLatent> sample)
    {
        int groupLength = Math.Min(GroupLength, latents.Length);
        int groupCount = GroupCount(latents.Length);
        int stride = groupLength + (Math.Max(latents.Length - sample.Length, 0) / (Math.Max(groupCount, 2) - 1));
        for (int i = 0; i < groupCount; i++)
            latents.Slice(i * stride, groupLength).CopyTo(sample[(i * groupLength)..]);
    }

    private static int GroupCount(int count) => (LengthOf(count) + GroupLength - 1) / GroupLength;
}

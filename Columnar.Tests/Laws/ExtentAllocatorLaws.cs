using System.Runtime.InteropServices;
using Columnar.Storage;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>The allocator hands out every page at most once and forgets none.</summary>
public sealed class ExtentAllocatorLaws
{
    private const int SlabShift = 20;
    private const long SlabPages = 1 << (SlabShift - Geometry.PageShift);

    [Fact]
    public void Extents_never_overlap_never_cross_a_slab_and_no_page_is_lost() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => Run(seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100 * Effort.Factor));

    [Fact]
    public void Neighbours_given_back_in_any_order_become_one_hole()
    {
        int[][] orders =
        [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ];
        foreach (int[] order in orders)
        {
            ExtentAllocator allocator = new(SlabShift, Geometry.FirstExtentPage);
            long[] places = [allocator.Allocate(5), allocator.Allocate(5), allocator.Allocate(5)];
            long last = allocator.Allocate(1);
            foreach (int i in order)
                allocator.Free(places[i], 5);
            Assert.Equal([(places[0], 15L)], allocator.Holes);
            Assert.Equal(places[0], allocator.Allocate(15));
            Assert.True(last > places[2]);
        }
    }

    private static void Run(int seed)
    {
        Random random = new(seed);
        ExtentAllocator allocator = new(SlabShift, Geometry.FirstExtentPage);
        Dictionary<long, long> taken = [];
        for (int i = 0; i < 300; i++)
        {
            if (taken.Count > 0 && random.Next(5) < 2)
            {
                (long start, long length) = taken.ElementAt(random.Next(taken.Count));
                taken.Remove(start);
                // Sometimes only a part: segments are parted by overwrites.
                long first = random.Next((int)length);
                if (first > 0)
                    taken.Add(start, first);
                allocator.Free(start + first, length - first);
            }
            else if (random.Next(8) == 0)
            {
                allocator.CutEnd(allocator.TailStart);
            }
            else if (random.Next(4) == 0)
            {
                AllocateLowest(allocator, taken, random);
            }
            else if (random.Next(4) == 0 && taken.Count > 0)
            {
                (long start, long length) = taken.ElementAt(random.Next(taken.Count));
                if (allocator.TryAllocateAt(start + length, 3))
                    taken.Add(start + length, 3);
            }
            else
            {
                long length = random.Next(4) == 0 ? random.Next(1, (int)SlabPages + 1) : random.Next(1, 20);
                taken.Add(allocator.Allocate(length), length);
            }
            Check(allocator, taken);
        }
    }

    // No place below the one taken is free for as many pages, and none is where nothing is found.
    private static void AllocateLowest(ExtentAllocator allocator, Dictionary<long, long> taken, Random random)
    {
        long length = random.Next(1, 40);
        long endPage = random.NextInt64(allocator.EndPage + 2);
        List<PageRange> holes = [.. allocator.Holes.Select(hole => new PageRange(hole.Start, hole.Length, 0))];
        int alignment = Geometry.ExtentAlignment(length);
        long? lowest = null;
        for (long place = Geometry.FirstExtentPage; place + length <= endPage && lowest is null; place++)
        {
            bool isPlace = place % alignment == 0 && place / SlabPages == (place + length - 1) / SlabPages;
            if (isPlace && holes.Exists(hole => hole.Start <= place && place + length <= hole.End))
                lowest = place;
        }
        bool found = allocator.TryAllocateLowest(length, endPage, out long start);
        Assert.Equal(lowest, found ? start : null);
        if (found)
            taken.Add(start, length);
    }

    private static void Check(ExtentAllocator allocator, Dictionary<long, long> taken)
    {
        List<PageRange> all = [.. taken.Select(t => new PageRange(t.Key, t.Value, 0))];
        foreach (PageRange range in all)
            Assert.Equal(range.Start / SlabPages, (range.End - 1) / SlabPages);
        all.AddRange(allocator.Holes.Select(hole => new PageRange(hole.Start, hole.Length, 0)));
        Assert.Empty(PageRanges.Gaps(CollectionsMarshal.AsSpan(all), Geometry.FirstExtentPage, allocator.EndPage));
        Assert.Equal(allocator.Holes.Sum(hole => hole.Length), allocator.FreePages);
        Assert.Equal(allocator.EndPage, all.Count == 0 ? Geometry.FirstExtentPage : all.Max(range => range.End));
        foreach ((long start, long length) in allocator.Holes)
            Assert.DoesNotContain(allocator.Holes, hole => hole.Start == start + length);
    }
}

using Columnar.Tests.Analytics.Syntax;

namespace Columnar.Tests.Analytics.Queries;

/// <summary>Random tables with a column of every type, full of the values that go wrong.</summary>
internal static class ModelTables
{
    public static ModelTable Random(int seed, int rows, double nullShare = 0.15)
    {
        var random = new Random(seed);
        return new(
            Column("i8", ElementType.Int8, r => (sbyte)r.Next(-128, 128)),
            Column("u8", ElementType.UInt8, r => (byte)r.Next(256)),
            Column(
                "i16",
                ElementType.Int16,
                r => Pick<short>(r, short.MinValue, short.MaxValue, 60, 61, 0, (short)r.Next(-300, 300))
            ),
            Column("u16", ElementType.UInt16, r => Pick<ushort>(r, 0, ushort.MaxValue, (ushort)r.Next(300))),
            Column(
                "i32",
                ElementType.Int32,
                r => Pick(r, int.MinValue, int.MaxValue, r.Next(-5, 5), r.Next(-300, 300))
            ),
            Column("u32", ElementType.UInt32, r => Pick(r, 0u, uint.MaxValue, (uint)r.Next(300))),
            Column(
                "i64",
                ElementType.Int64,
                r =>
                    Pick(
                        r,
                        long.MinValue,
                        long.MaxValue,
                        (1L << 53) + 1,
                        (1L << 53) - 1,
                        r.Next(-5, 5),
                        r.NextInt64(-300, 300)
                    )
            ),
            Column(
                "u64",
                ElementType.UInt64,
                r => Pick(r, 0UL, ulong.MaxValue, 1UL << 63, (1UL << 53) + 1, (ulong)r.Next(300))
            ),
            Column(
                "f16",
                ElementType.Float16,
                r =>
                    Pick(
                        r,
                        Half.NaN,
                        Half.NegativeInfinity,
                        Half.MaxValue,
                        (Half)(-0.0),
                        (Half)r.Next(-300, 300),
                        (Half)0.1
                    )
            ),
            Column(
                "f32",
                ElementType.Float32,
                r =>
                    Pick(
                        r,
                        float.NaN,
                        float.PositiveInfinity,
                        float.MinValue,
                        -0f,
                        0.1f,
                        r.Next(-300, 300),
                        r.NextSingle()
                    )
            ),
            Column(
                "f64",
                ElementType.Float64,
                r =>
                    Pick(
                        r,
                        double.NaN,
                        double.NegativeInfinity,
                        9007199254740992.0,
                        -0.0,
                        0.1,
                        1e300,
                        r.Next(-300, 300),
                        r.NextDouble()
                    )
            ),
            Column("flag", ElementType.Bool, r => r.Next(2) == 0),
            Column("flag2", ElementType.Bool, r => r.Next(2) == 0),
            Column("text", ElementType.Utf8, r => RandomNodes.Texts[r.Next(RandomNodes.Texts.Count)]),
            Column("text2", ElementType.Utf8, r => RandomNodes.Texts[r.Next(RandomNodes.Texts.Count)]),
            Column("date", ElementType.Date32, r => new Date32(r.Next(-3, 5))),
            Column(
                "ts",
                ElementType.Timestamp(TimeUnit.Second),
                r => new Timestamp(Pick(r, r.Next(-3, 5) * 86_400L, 172_801, 172_799))
            ),
            Column(
                "tns",
                ElementType.Timestamp(TimeUnit.Nanosecond),
                r => new Timestamp(
                    Pick(
                        r,
                        r.Next(-3, 5) * 86_400_000_000_000L,
                        172_801_000_000_000,
                        172_799_500_000_000,
                        -100,
                        long.MaxValue
                    )
                )
            )
        );

        ModelColumn Column(string name, ElementType type, Func<Random, object> value) =>
            new(
                name,
                type,
                [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < nullShare ? null : value(random))]
            );
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}

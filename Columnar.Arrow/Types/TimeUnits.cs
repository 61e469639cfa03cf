using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Time units in flatbuffers and format strings.</summary>
internal static class TimeUnits
{
    /// <summary>The letters of the units in format strings, in their order.</summary>
    public const string Letters = "smun";

    /// <summary>Reads the unit in a field of a flatbuffer table.</summary>
    public static TimeUnit Read(FlatbufferTable table, int slot, TimeUnit absent)
    {
        int unit = table.GetInt16(slot, (short)absent);
        if ((uint)unit > (uint)TimeUnit.Nanosecond)
            table.Corrupt("a time unit of 0 to 3", $"{unit}");
        return (TimeUnit)unit;
    }
}

using Columnar.Storage;

namespace Columnar.Tests.Doubles;

/// <summary>
/// A wrong order of writing: leaves out the sync before the slot is written, or the one after it. The sync while opening stays.
/// </summary>
internal sealed class SyncSkippingFile(IDataFile inner, bool skipsBeforeSlot) : ForwardingFile(inner)
{
    private bool _slotWritten = true;

    public override void Write(long offset, ReadOnlySpan<byte> source)
    {
        base.Write(offset, source);
        _slotWritten = offset < Geometry.FirstExtentPage * Geometry.PageSize;
    }

    public override void Sync()
    {
        if (_slotWritten == skipsBeforeSlot)
            base.Sync();
    }
}

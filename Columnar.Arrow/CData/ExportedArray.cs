using System.Runtime.InteropServices;

namespace Columnar.CData;

/// <summary>
/// What an exported <c>ArrowArray</c> owns: its block of pointers and a part of the view's lease. The consumer may move the
/// struct, so the state is found through its private data alone.
/// </summary>
internal sealed unsafe class ExportedArray
{
    // Behind the pointers, so that buffers without bytes have an address and an empty array its one offset.
    private const int ZeroLength = 64;

    private readonly ArrowView _view;
    private readonly ArrowArray? _array;
    private readonly void* _block;
    private readonly CArrowArray* _children;
    private readonly int _childCount;

    private ExportedArray(ArrowView view, ArrowArray? array, int bufferCount, int childCount)
    {
        view.AddLease();
        _view = view;
        _array = array;
        _childCount = childCount;
        int pointerCount = bufferCount + childCount;
        // SAFETY: the block holds one pointer per buffer and child, then the children's structs, then the zeros; nothing below
        // writes beyond these counts.
        nuint childrenStart = (nuint)(pointerCount * sizeof(nint));
        nuint byteLength = childrenStart + (nuint)childCount * CArrowArray.Size + ZeroLength;
        _block = NativeMemory.AllocZeroed(byteLength);
        _children = (CArrowArray*)((byte*)_block + childrenStart);
    }

    /// <summary>Exports an array.</summary>
    public static void Export(ArrowView view, ArrowArray array, CArrowArray* target)
    {
        ExportedArray state = new(view, array, array.Buffers.Count, 0);
        nint* buffers = (nint*)state._block;
        nint zeros = (nint)state._children;
        for (int i = 0; i < array.Buffers.Count; i++)
        {
            nint address = array.Buffers[i].IsEmpty ? 0 : array.AddressUnchecked(i);
            buffers[i] = address == 0 && i > 0 ? zeros : address;
        }
        *target = new CArrowArray
        {
            Length = array.Length,
            NullCount = array.KnownNullCount,
            Offset = array.Offset,
            BufferCount = array.Buffers.Count,
            Buffers = buffers,
        };
        state.HandOver(target);
    }

    /// <summary>Exports a batch as a struct array, which has no nulls of its own.</summary>
    public static void Export(ArrowView view, ArrowBatch batch, CArrowArray* target)
    {
        int childCount = batch.Columns.Count;
        ExportedArray state = new(view, null, 1, childCount);
        CArrowArray** children = (CArrowArray**)((nint*)state._block + 1);
        *target = new CArrowArray
        {
            Length = batch.Length,
            BufferCount = 1,
            ChildCount = childCount,
            Buffers = (nint*)state._block,
            Children = children,
        };
        state.HandOver(target);
        try
        {
            for (int i = 0; i < childCount; i++)
            {
                children[i] = state._children + i;
                Export(view, batch.Columns[i], children[i]);
            }
        }
        catch
        {
            target->Release(target);
            throw;
        }
    }

    private void HandOver(CArrowArray* target)
    {
        target->PrivateData = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        target->Release = &Release;
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowArray* array)
    {
        if (array is null || array->Release is null)
            return;
        // SAFETY: a live release means that the private data is the handle made with it, freed here and nowhere else.
        GCHandle handle = GCHandle.FromIntPtr(array->PrivateData);
        ExportedArray state = (ExportedArray)handle.Target!;
        handle.Free();
        array->Release = null;
        array->PrivateData = 0;
        // A child that was moved out has no release here; it lives on with its own state.
        for (int i = 0; i < state._childCount; i++)
        {
            if (state._children[i].Release is not null)
                state._children[i].Release(state._children + i);
        }
        NativeMemory.Free(state._block);
        state._view.ReleaseLease();
        GC.KeepAlive(state._array);
    }
}

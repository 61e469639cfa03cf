using System.Runtime.InteropServices;

namespace Columnar.CData;

/// <summary>What an exported <c>ArrowArrayStream</c> owns: a part of the view's lease and its place among the batches.</summary>
internal sealed unsafe class ExportedStream
{
    // errno values, the same on Linux, macOS and Windows.
    private const int OutOfMemory = 12;
    private const int InvalidArgument = 22;

    private readonly ArrowView _view;
    private readonly ArrowBatch[] _batches;
    private int _next;

    private ExportedStream(ArrowView view, ArrowBatch[] batches)
    {
        _view = view;
        _batches = batches;
        view.AddLease();
    }

    public static void Export(ArrowView view, ArrowBatch[] batches, CArrowArrayStream* target)
    {
        ExportedStream state = new(view, batches);
        *target = new CArrowArrayStream
        {
            GetSchema = &GetSchema,
            GetNext = &GetNext,
            GetLastError = &GetLastError,
            Release = &Release,
            PrivateData = GCHandle.ToIntPtr(GCHandle.Alloc(state)),
        };
    }

    [UnmanagedCallersOnly]
    private static int GetSchema(CArrowArrayStream* stream, CArrowSchema* schema)
    {
        if (stream is null || stream->Release is null || schema is null)
            return InvalidArgument;
        try
        {
            ExportedSchema.Export(Find(stream)._view.Schema, schema);
            return 0;
        }
        catch (OutOfMemoryException)
        {
            return OutOfMemory;
        }
    }

    [UnmanagedCallersOnly]
    private static int GetNext(CArrowArrayStream* stream, CArrowArray* array)
    {
        if (stream is null || stream->Release is null || array is null)
            return InvalidArgument;
        ExportedStream state = Find(stream);
        try
        {
            // The end of the stream is a released array.
            if (state._next == state._batches.Length)
                *array = default;
            else
                ExportedArray.Export(state._view, state._batches[state._next], array);
        }
        catch (OutOfMemoryException)
        {
            return OutOfMemory;
        }
        if (state._next < state._batches.Length)
            state._next++;
        return 0;
    }

    // The codes say it all; there is no text to keep.
    [UnmanagedCallersOnly]
    private static byte* GetLastError(CArrowArrayStream* stream) => null;

    [UnmanagedCallersOnly]
    private static void Release(CArrowArrayStream* stream)
    {
        if (stream is null || stream->Release is null)
            return;
        ExportedStream state = Find(stream);
        GCHandle.FromIntPtr(stream->PrivateData).Free();
        stream->Release = null;
        stream->PrivateData = 0;
        state._view.ReleaseLease();
    }

    // SAFETY: a live release means that the private data is the handle made with it.
    private static ExportedStream Find(CArrowArrayStream* stream) =>
        (ExportedStream)GCHandle.FromIntPtr(stream->PrivateData).Target!;
}

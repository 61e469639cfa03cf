using System.Runtime.InteropServices;
using System.Text;
using Columnar.Memory;
using Columnar.Views;

namespace Columnar.CData;

/// <summary>What an exported <c>ArrowArrayStream</c> owns: a part of the view's lease and its place among the batches.</summary>
internal sealed unsafe class ExportedStream
{
    // errno values, the same on Linux, macOS and Windows.
    private const int InputOutputError = 5;
    private const int OutOfMemory = 12;
    private const int InvalidArgument = 22;

    private readonly ArrowView _view;
    private readonly BatchList _batches;
    private int _next;

    // What GetNext failed with last, as UTF-8 that does not move.
    private PinnedBuffer? _error;

    private ExportedStream(ArrowView view, BatchList batches)
    {
        _view = view;
        _batches = batches;
        view.AddLease();
    }

    public static void Export(ArrowView view, BatchList batches, CArrowArrayStream* target)
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
            if (state._next == state._batches.Count)
                *array = default;
            else
                ExportedArray.Export(state._view, state._batches.GetUnchecked(state._next), array);
        }
        catch (OutOfMemoryException)
        {
            return OutOfMemory;
        }
        catch (ColumnarException damaged)
        {
            // Nothing may be thrown through the consumer's frames.
            state._error = ToBytes(damaged.Message);
            return InputOutputError;
        }
        if (state._next < state._batches.Count)
            state._next++;
        return 0;
    }

    // The other codes say it all.
    [UnmanagedCallersOnly]
    private static byte* GetLastError(CArrowArrayStream* stream) =>
        stream is null || stream->Release is null || Find(stream)._error is not { } error ? null : (byte*)error.Address;

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

    private static PinnedBuffer ToBytes(string message)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message + '\0');
        PinnedBuffer buffer = new(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    // SAFETY: a live release means that the private data is the handle made with it.
    private static ExportedStream Find(CArrowArrayStream* stream) =>
        (ExportedStream)GCHandle.FromIntPtr(stream->PrivateData).Target!;
}

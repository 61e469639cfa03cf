using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Columnar.CData;

/// <summary>What an exported <c>ArrowSchema</c> owns: its strings and the structs of its children.</summary>
internal sealed unsafe class ExportedSchema
{
    private readonly List<nint> _blocks = [];
    private CArrowSchema* _children;
    private int _childCount;

    private ExportedSchema() { }

    /// <summary>Exports the schema of a batch, as that of a struct array.</summary>
    public static void Export(ArrowSchema schema, CArrowSchema* target)
    {
        ExportedSchema state = Begin(target, "+s", "", schema.Metadata, flags: 0);
        int count = schema.Fields.Count;
        state._children = (CArrowSchema*)state.Allocate(count * CArrowSchema.Size);
        state._childCount = count;
        CArrowSchema** children = (CArrowSchema**)state.Allocate(count * sizeof(nint));
        target->ChildCount = count;
        target->Children = children;
        for (int i = 0; i < count; i++)
        {
            children[i] = state._children + i;
            Export(schema.Fields[i], children[i]);
        }
    }

    /// <summary>Exports a field.</summary>
    public static void Export(ArrowField field, CArrowSchema* target) =>
        Begin(target, field.Type.Format, field.Name, field.Metadata, field.IsNullable ? CArrowSchema.Nullable : 0);

    private static ExportedSchema Begin(
        CArrowSchema* target,
        string format,
        string name,
        IReadOnlyList<KeyValuePair<string, string>> metadata,
        long flags
    )
    {
        ExportedSchema state = new();
        *target = new CArrowSchema
        {
            Format = state.Text(format),
            Name = state.Text(name),
            Metadata = state.Metadata(metadata),
            Flags = flags,
            PrivateData = GCHandle.ToIntPtr(GCHandle.Alloc(state)),
            Release = &Release,
        };
        return state;
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowSchema* schema)
    {
        if (schema is null || schema->Release is null)
            return;
        // SAFETY: a live release means that the private data is the handle made with it, freed here and nowhere else.
        GCHandle handle = GCHandle.FromIntPtr(schema->PrivateData);
        ExportedSchema state = (ExportedSchema)handle.Target!;
        handle.Free();
        schema->Release = null;
        schema->PrivateData = 0;
        for (int i = 0; i < state._childCount; i++)
        {
            if (state._children[i].Release is not null)
                state._children[i].Release(state._children + i);
        }
        foreach (nint block in state._blocks)
            NativeMemory.Free((void*)block);
    }

    private void* Allocate(int byteLength)
    {
        void* block = NativeMemory.AllocZeroed((nuint)byteLength);
        _blocks.Add((nint)block);
        return block;
    }

    private byte* Text(string text)
    {
        int byteLength = Encoding.UTF8.GetByteCount(text);
        byte* block = (byte*)Allocate(byteLength + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(block, byteLength));
        return block;
    }

    // A count, then for each entry the lengths and bytes of its key and value.
    private byte* Metadata(IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count == 0)
            return null;
        using MemoryStream blob = new();
        Put(blob, metadata.Count);
        foreach ((string key, string value) in metadata)
        {
            byte[] keyBytes = Encoding.UTF8.GetBytes(key);
            byte[] valueBytes = Encoding.UTF8.GetBytes(value);
            Put(blob, keyBytes.Length);
            blob.Write(keyBytes);
            Put(blob, valueBytes.Length);
            blob.Write(valueBytes);
        }
        byte* block = (byte*)Allocate((int)blob.Length);
        blob.GetBuffer().AsSpan(0, (int)blob.Length).CopyTo(new Span<byte>(block, (int)blob.Length));
        return block;

        static void Put(MemoryStream blob, int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            blob.Write(bytes);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>A recursive function whose state is a struct, saved as it is in memory.</summary>
internal abstract class StatefulFunction<T, TState> : RowFunction<T>
    where T : unmanaged
    where TState : unmanaged
{
    /// <summary>The state behind the last row.</summary>
    protected TState State;

    public sealed override int StateBytes => Unsafe.SizeOf<TState>();

    public sealed override void SaveState(Span<byte> state) => MemoryMarshal.Write(state, in State);

    public sealed override void RestoreState(ReadOnlySpan<byte> state) => State = MemoryMarshal.Read<TState>(state);
}

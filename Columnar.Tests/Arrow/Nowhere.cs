using Columnar.Ipc.Import;
using Columnar.Memory;

namespace Columnar.Tests.Arrow;

/// <summary>Takes rows and keeps none.</summary>
internal sealed class Nowhere : IChunkSink
{
    public void Append(int column, in ChunkBuffers rows) { }
}

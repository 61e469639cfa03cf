using System.Collections;

namespace Columnar.Syntax;

/// <summary>An immutable list of nodes, compared element by element.</summary>
internal sealed class NodeList(IEnumerable<Node> nodes) : IReadOnlyList<Node>, IEquatable<NodeList>
{
    private readonly Node[] _nodes = [.. nodes];

    public int Count => _nodes.Length;

    public Node this[int index] => _nodes[index];

    public bool Equals(NodeList? other) => other is not null && _nodes.AsSpan().SequenceEqual(other._nodes);

    public override bool Equals(object? obj) => Equals(obj as NodeList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Node node in _nodes)
            hash.Add(node);
        return hash.ToHashCode();
    }

    public IEnumerator<Node> GetEnumerator() => ((IEnumerable<Node>)_nodes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

namespace R1.Search.Trees;

/// <summary>A chain in a search tree, and what the walks through it have found.</summary>
public sealed class SearchNode
{
    private readonly List<SearchNode> _children = [];
    private double _total;

    internal SearchNode(ChainPrefix chain, double prior, double value, SearchNode? parent) =>
        (Chain, Prior, Value, Parent) = (chain, prior, value, parent);

    /// <summary>The chain up to here.</summary>
    public ChainPrefix Chain { get; }

    /// <summary>How often the policy takes this step among those drawn at the parent, in (0, 1].</summary>
    public double Prior { get; }

    /// <summary>What the value model says, in [0, 1].</summary>
    public double Value { get; }

    /// <summary>Walks that ended here or below.</summary>
    public int Visits { get; private set; }

    /// <summary>Mean value of what these walks found; before the first, <see cref="Value"/>.</summary>
    public double Mean => Visits == 0 ? Value : _total / Visits;

    /// <summary>The steps that were drawn from here, distinct.</summary>
    public IReadOnlyList<SearchNode> Children => _children;

    internal SearchNode? Parent { get; }

    /// <summary>True where nothing has been drawn yet, or nothing is to be drawn.</summary>
    internal bool IsLeaf => _children.Count == 0;

    /// <summary>This node and all below it, parents first.</summary>
    public IEnumerable<SearchNode> All() => _children.SelectMany(child => child.All()).Prepend(this);

    /// <summary>The nodes from the root to this one.</summary>
    public IEnumerable<SearchNode> Way() => Parent is null ? [this] : Parent.Way().Append(this);

    /// <summary>
    /// The child to walk to, by PUCT (AlphaZero): the highest Q + c P sqrt(N) / (1 + n), N being the walks through this node, n those through the child, P its
    /// prior and Q its mean value. Of equals the first.
    /// </summary>
    internal SearchNode Select(double exploration) =>
        _children.MaxBy(child => child.Mean + (exploration * child.Prior * Math.Sqrt(Visits) / (1 + child.Visits)))!;

    internal void Add(SearchNode child) => _children.Add(child);

    /// <summary>Counts a walk that ended here, on the whole way up.</summary>
    internal void Backup(double value)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            node.Visits++;
            node._total += value;
        }
    }
}

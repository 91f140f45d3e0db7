using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Verification;

namespace R1.Search.Trees;

/// <summary>What a tree would answer after some of its walks.</summary>
/// <param name="Simulations">Walks so far.</param>
/// <param name="Nodes">Chains in the tree, without the root.</param>
/// <param name="Tokens">Tokens drawn so far.</param>
/// <param name="Answer">What it would answer; null while no chain is finished.</param>
public sealed record TreeMoment(int Simulations, int Nodes, int Tokens, Rollout? Answer);

/// <summary>The search tree of one problem.</summary>
public sealed class SearchTree
{
    private readonly TreeSearchConfig _config;
    private readonly List<TreeMoment> _moments = [];
    private readonly List<SearchNode> _finished = [];
    private int _nodes;

    internal SearchTree(Problem problem, TreeSearchConfig config, SeededRandom random)
    {
        (_config, Random) = (config, random);
        Root = new SearchNode(ChainPrefix.Empty(problem), prior: 1, value: 0, parent: null);
    }

    /// <summary>The question.</summary>
    public SearchNode Root { get; }

    /// <summary>Tokens drawn.</summary>
    public int Tokens { get; private set; }

    /// <summary>The tree after 1, 2, 4, ... walks and after the last.</summary>
    public IReadOnlyList<TreeMoment> Moments => _moments;

    /// <summary>The finished chains, in the order in which they were found.</summary>
    public IReadOnlyList<SearchNode> Finished => _finished;

    internal SeededRandom Random { get; }

    /// <summary>False once the budget of walks or of tokens is used up.</summary>
    internal bool IsOpen => Root.Visits < _config.Simulations && Tokens < _config.MostTokens;

    /// <summary>
    /// What the tree answers: the answer for which the values of the finished chains that state it add up to most, given by the one among them of the highest
    /// value; null while no chain is finished.
    /// </summary>
    internal Rollout? Answer()
    {
        var stated = _finished.Select(node => (node.Mean, Rollout: node.Chain.ToRollout()))
            .Select(one => (one.Mean, one.Rollout, Text: Evaluator.AnswerOf(one.Rollout))).Where(one => one.Text is not null).ToList();
        var groups = AnswerGroups.Of([.. stated.Select(one => one.Text)]);
        var elected = stated.Zip(groups).GroupBy(one => one.Second, one => one.First).MaxBy(group => group.Sum(one => one.Mean));
        return elected?.MaxBy(one => one.Mean).Rollout ?? _finished.FirstOrDefault()?.Chain.ToRollout();
    }

    /// <summary>Walks from the root to a leaf.</summary>
    internal SearchNode Descend()
    {
        var node = Root;
        while (!node.IsLeaf) node = node.Select(_config.Exploration);
        return node;
    }

    /// <summary>Ends a walk at a leaf; what was drawn there becomes its children.</summary>
    /// <param name="leaf">Where <see cref="Descend"/> came to.</param>
    /// <param name="drawn">Chains one step longer with their values; none where the leaf is finished.</param>
    /// <param name="tokens">Tokens that were drawn for them.</param>
    internal void EndWalk(SearchNode leaf, IReadOnlyList<(ChainPrefix Chain, double Value)> drawn, int tokens)
    {
        foreach (var equal in drawn.GroupBy(one => string.Join(' ', one.Chain.Ids) + one.Chain.IsFinished))
        {
            var child = new SearchNode(equal.First().Chain, (double)equal.Count() / drawn.Count, equal.First().Value, leaf);
            leaf.Add(child);
            _nodes++;
            if (child.Chain.IsFinished) _finished.Add(child);
        }
        Tokens += tokens;
        leaf.Backup(leaf.Value);
        if (int.IsPow2(Root.Visits) || !IsOpen) _moments.Add(new TreeMoment(Root.Visits, _nodes, Tokens, Answer()));
    }
}

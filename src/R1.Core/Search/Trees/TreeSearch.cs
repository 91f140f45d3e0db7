using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;

namespace R1.Search.Trees;

/// <summary>
/// Monte-Carlo tree search over the steps of a chain (section 4.2): every walk goes down by PUCT to a leaf, whose value goes up the same way; there next steps
/// are drawn from the policy, as many as the extension limit says, with their frequencies as priors, and the value model judges them. No chain is played to its
/// end: as in AlphaZero, the value model stands for that.
/// </summary>
/// <remarks>
/// The trees of a call grow together, one walk at a time, so that the batches of sampler and value model are full; each has noise of its own and does not
/// depend on the others.
/// </remarks>
/// <param name="policy">Who writes.</param>
/// <param name="splitter">What a step is.</param>
/// <param name="value">Who judges.</param>
/// <param name="options">How tokens are drawn; the token budget is that of a whole chain.</param>
public sealed class TreeSearch(Policy policy, StepSplitter splitter, IValueModel value, SamplingOptions options)
{
    /// <summary>Grows one tree for each problem.</summary>
    /// <param name="problems">In any number.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="seeds">Source of the noise of every problem.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public IReadOnlyList<SearchTree> Run(IReadOnlyList<Problem> problems, TreeSearchConfig config, Seeds seeds)
    {
        config.Validate();
        var writer = new StepWriter(policy, splitter, options);
        SearchTree[] trees = [.. problems.Select(problem => new SearchTree(problem, config, seeds.Random("tree", problem.Id)))];
        while (trees.Any(tree => tree.IsOpen)) Walk([.. trees.Where(tree => tree.IsOpen)], config, writer);
        return trees;
    }

    private void Walk(IReadOnlyList<SearchTree> trees, TreeSearchConfig config, StepWriter writer)
    {
        var leaves = trees.Select(tree => (Tree: tree, Leaf: tree.Descend())).ToList();
        var open = leaves.Where(one => !one.Leaf.Chain.IsFinished).ToList();
        var drawn = writer.Draw([.. open.Select(one => (one.Leaf.Chain, config.MostChildren, one.Tree.Random))]);
        var values = new Queue<double>(value.Evaluate([.. drawn.SelectMany(one => one.Chains)]));
        foreach (var ((tree, leaf), (chains, tokens)) in open.Zip(drawn))
            tree.EndWalk(leaf, [.. chains.Select(chain => (chain, values.Dequeue()))], tokens);
        foreach (var (tree, leaf) in leaves.Where(one => one.Leaf.Chain.IsFinished)) tree.EndWalk(leaf, [], 0);
    }
}

using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Search;
using R1.Search.Trees;

namespace R1.Tests.Search;

public class TreeSearchTests
{
    private static readonly Problem Problem = StepSampler.Problem();
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 12 };
    private static readonly TreeSearchConfig Config = new() { Simulations = 64, MostChildren = 4, Exploration = 1 };

    private static SearchNode Node(double prior, double value, SearchNode? parent)
    {
        var node = new SearchNode(ChainPrefix.Empty(Problem), prior, value, parent);
        parent?.Add(node);
        return node;
    }

    // Two arms; each word ends the chain one step later.
    private static string[] Arms(string before) => before switch { "" => ["1", "2", "2", "2"], _ => ["<eos>"] };

    private static IReadOnlyList<SearchTree> Run(
        Func<string, string[]> next, Func<string, double> value, TreeSearchConfig config, params IReadOnlyList<Problem> problems)
    {
        using var policy = new StepSampler(next).Policy();
        return new TreeSearch(policy, StepSplitter.Tokens(1), new HandValue(value), Options)
            .Run(problems.Count == 0 ? [Problem] : problems, config, new Seeds(1));
    }

    [Fact]
    public void Select_TwoChildren_IsPuctByHand()
    {
        var root = Node(1, 0, null);
        var (often, good) = (Node(0.75, 0.2, root), Node(0.25, 0.8, root));
        root.Backup(0);
        // N = 1: 0.2 + 0.75 = 0.95 against 0.8 + 0.25 = 1.05.
        Assert.Same(good, root.Select(exploration: 1));
        good.Backup(0.8);
        // N = 2: 0.2 + 0.75 * 1.414 = 1.26 against 0.8 + 0.25 * 1.414 / 2 = 0.98.
        Assert.Same(often, root.Select(exploration: 1));
        Assert.Same(good, root.Select(exploration: 0));
    }

    [Fact]
    public void Backup_TwoWalks_AreCountedAndAveragedOnTheWayUp()
    {
        var root = Node(1, 0.5, null);
        var child = Node(1, 0.4, root);
        var leaf = Node(1, 0.3, child);
        Assert.Equal(0.3, leaf.Mean);
        leaf.Backup(1);
        child.Backup(0);
        Assert.Equal((2, 0.5), (root.Visits, root.Mean));
        Assert.Equal((2, 0.5), (child.Visits, child.Mean));
        Assert.Equal((1, 1.0), (leaf.Visits, leaf.Mean));
    }

    [Fact]
    public void Run_TwoArms_WalksToTheBetterOneAndAnswersWithIt()
    {
        var root = Run(Arms, text => text == "1" ? 0.9 : 0.1, Config)[0].Root;
        Assert.Equal(64, root.Visits);
        Assert.Equal([("1", 0.25), ("2", 0.75)], root.Children.Select(child => (SmallLanguage.Tokenizer.Decode(child.Chain.Ids), child.Prior)));
        // The worse arm has the larger prior, and still.
        Assert.InRange(root.Children[0].Visits, 50, 63);
        Assert.Equal(64, 1 + root.Children.Sum(child => child.Visits));
        Assert.InRange(root.Mean, 0.7, 0.9);
    }

    [Fact]
    public void Run_FinishedChains_AreAnsweredByTheSumOfTheirValues()
    {
        string[] Next(string before) => before == "" ? [Answer("2x+3"), Answer("3x+4"), "<think> " + Answer("3x+4")] : [];
        static string Answer(string text) => $"<answer> {text} </answer> <eos>";
        using var policy = new StepSampler(Next).Policy();
        var value = new HandValue(text => text.Contains("2x+3", StringComparison.Ordinal) ? 0.5 : 0.3);
        var tree = new TreeSearch(policy, StepSplitter.Tokens(9), value, Options)
            .Run([Problem], Config with { MostChildren = 3, Simulations = 1 }, new Seeds(1))[0];
        Assert.Equal(3, tree.Finished.Count);
        Assert.Equal("<answer> 3x+4 </answer>", tree.Moments[^1].Answer!.Text);
    }

    [Fact]
    public void Run_Limits_AreKept()
    {
        var config = Config with { Simulations = 10, MostChildren = 3, MostTokens = 21 };
        var tree = Run(_ => ["1", "2", "3", "4"], _ => 0.5, config)[0];
        Assert.All(tree.Root.All(), node => Assert.InRange(node.Children.Count, 0, 3));
        // The last node is opened below the limit and draws three steps of one token.
        Assert.Equal(21, tree.Tokens);
        Assert.Equal(7, tree.Root.Visits);
        Assert.Equal(10, Run(_ => ["1", "2", "3", "4"], _ => 0.5, config with { MostTokens = 1000 })[0].Root.Visits);
        Assert.Equal([1, 2, 4, 7], tree.Moments.Select(moment => moment.Simulations));
    }

    [Fact]
    public void Run_AmongOthers_IsTheSameAsAlone()
    {
        string Shape(SearchTree tree) => string.Join(' ', tree.Root.All().Select(node => $"{string.Join('-', node.Chain.Ids)}:{node.Visits}"));
        string[] Next(string before) => ["1", "2", "3"];
        var value = new Func<string, double>(text => text.Length % 7 / 7.0);
        var other = StepSampler.Problem(seed: 2);
        var together = Run(Next, value, Config, other, Problem);
        Assert.Equal(Shape(Run(Next, value, Config)[0]), Shape(together[1]));
        Assert.Equal(Shape(Run(Next, value, Config, other)[0]), Shape(together[0]));
    }

    [Fact]
    public void Run_ConfigOutOfRange_Throws() => Assert.Throws<InvalidConfigException>(() => Run(Arms, _ => 0, Config with { MostChildren = 0 }));
}

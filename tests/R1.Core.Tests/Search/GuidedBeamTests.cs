using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Search;

namespace R1.Tests.Search;

public class GuidedBeamTests
{
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 12 };

    // Three steps of one digit, of which the value likes the larger, then the end.
    private static string[] Next(string before) => before.Count(letter => letter != ' ') < 3 ? ["1", "2", "3"] : ["<eos>"];

    private static SearchResult Run(GuidedBeamConfig config, Func<string, double> value)
    {
        using var policy = new StepSampler(Next).Policy();
        return new GuidedBeam(policy, StepSplitter.Tokens(1), new HandValue(value), Options).Run([StepSampler.Problem()], config, new Seeds(1))[0];
    }

    private static double Sum(string text) => text.Where(char.IsDigit).Sum(letter => letter - '0');

    [Fact]
    public void Run_GoodValue_FindsTheBestChain()
    {
        var result = Run(new GuidedBeamConfig { Width = 2, Expansions = 3 }, Sum);
        Assert.Equal("3 3 3", result.Answer.Text);
        // Six first steps, then three of each of two chains, two more times, and the end of both.
        Assert.Equal(6 + (2 * 6) + 6, result.Tokens);
    }

    [Fact]
    public void Run_StepsUsedUp_AnswersWithTheBestAsItIs() =>
        Assert.Equal("3 3", Run(new GuidedBeamConfig { Width = 1, Expansions = 3, MostSteps = 2 }, Sum).Answer.Text);
}

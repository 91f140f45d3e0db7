using R1.Configuration;
using R1.Data;
using R1.Data.Search;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline;
using R1.Tests.Evaluation.Elicitation;

namespace R1.Tests.Evaluation;

public class ChanceTests
{
    [Fact]
    public void On_UniformGuesses_AreRightOnceInTheSquareOfTheMenu()
    {
        var benchmark = new Benchmark("b", [SearchScript.Problem, SearchScript.Problem with { Level = 6 }], 1);
        var chance = Chance.On(benchmark, [SearchScript.Problem]);
        Assert.Equal((((1 / 9.0) + (1 / 36.0)) / 2, 1.0, 1.0), (chance.Uniform, chance.Constant, chance.Best), new NearlyEqual());
    }

    [Fact]
    public void PassBy_ManyGuesses_FollowTheClosedForm() => Assert.Equal(1 - Math.Pow(8 / 9.0, 5), Chance.PassBy(SearchScript.Problem, 5), 12);

    [Fact]
    public void HardProblems_ChanceOfEveryKind_IsBelowTwoPercent()
    {
        var config = R1ZeroConfig.ForSearch(Preset.Cpu, 101);
        var others = new FamilySource(SearchFamily.Problems(3, 12)).Draw(5000, Split.Train, new SeededRandom(1));
        Assert.InRange(Chance.On(config.HardOf(Split.Test), others).Best, 0, 0.02);
    }

    [Fact]
    public void PassCurve_KnownCounts_FollowsTheEstimateOfPassAtK()
    {
        Rollout Of(string answer) => Rollout.OfText(SearchScript.Problem, $"<think> 1 </think> <answer> {answer} </answer>");
        var group = new RolloutGroup(SearchScript.Problem, [Of("6x+7 3x+4"), Of("3x+4 3x+4"), Of("3x+4 3x+4"), Of("9x+3 3x+4")]);
        Assert.Equal([(1, 0.25), (2, 0.5), (4, 1)], PassCurve.Of([group], seed: 1).Select(point => (point.K, point.Pass.Mean)));
    }

    private sealed class NearlyEqual : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-12;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}

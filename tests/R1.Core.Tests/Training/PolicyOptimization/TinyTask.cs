using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Tests.Data;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Training.PolicyOptimization;

/// <summary>An untrained model of a few thousand parameters and rewards that need no skill: enough to watch what a step does.</summary>
internal sealed class TinyTask : IProblemSource, IDisposable
{
    private const string Bias = "e_score_correction_bias";

    public TinyTask() => Policy = new Policy(Model, SmallLanguage.Format);

    public static GrpoConfig Config { get; } = new()
    {
        Steps = 2, PromptsPerStep = 2, GroupSize = 4, LearningRate = 1e-3, Sampling = new SamplingOptions { MaxNewTokens = 6 }, Workers = 1,
    };

    public CausalLM Model { get; } = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2), seed: 3);

    public Policy Policy { get; }

    /// <summary>How often problems were asked for.</summary>
    public int Draws { get; private set; }

    public GrpoTrainer Trainer(GrpoConfig config, WeightedReward? reward = null) =>
        new(config, Policy, new TrainingTask(reward ?? Scores((_, text) => text.Length), this), new Seeds(4));

    public static WeightedReward Scores(Func<Problem, string, double> score) => new((new TextReward("rule", score), 1));

    /// <summary>Problems whose id is the number of the draw, from 1.</summary>
    public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random)
    {
        Draws++;
        return [.. Drawn.Registers(count, 1, 2, split, random.NextUInt64()).Select(p => p with { Id = $"{Draws}" })];
    }

    /// <summary>Sampled and scored groups, as a trainer hands them to its updater.</summary>
    public IReadOnlyList<ScoredGroup> Groups(int count, int groupSize, ulong seed = 5) => ScoredGroup.ScoreAll(
        Policy.Sample(Draw(count, Split.Train, new SeededRandom(6)), groupSize, Config.Sampling, seed), Scores((_, text) => text.Length));

    /// <summary>All weights, one after the other, without the routing biases.</summary>
    public float[] Weights() => Numbers(name => !name.EndsWith(Bias, StringComparison.Ordinal));

    /// <summary>The routing biases.</summary>
    public float[] Biases() => Numbers(name => name.EndsWith(Bias, StringComparison.Ordinal));

    public void Dispose() => Policy.Dispose();

    private float[] Numbers(Func<string, bool> wanted) =>
        [.. Model.StateDict().Where(entry => wanted(entry.Name)).SelectMany(entry => entry.Tensor.detach().contiguous().data<float>().ToArray())];

    /// <summary>A loss that is no number.</summary>
    public sealed record NotANumber : PolicyLoss
    {
        public override TokenLoss Compute(TokenTerms terms) => new(terms.LogProbs * double.NaN, terms.LogRatio.exp());
    }
}

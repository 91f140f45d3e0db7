using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Tests.Generation;
using R1.Training.PolicyOptimization;
using R1.Training.RejectionSampling;

namespace R1.Tests.Training.RejectionSampling;

/// <summary>Questions whose answer is 3, and a policy that answers from a script whatever it has learnt.</summary>
internal sealed class FixedProblem : IProblemSource
{
    public const string Right = "<think> first </think> <answer> 3 </answer> <eos>", OtherRight = "<think> </think> <answer> 3 </answer> <eos>";
    public const string Wrong = "<think> </think> <answer> 5 </answer> <eos>", Malformed = "<answer> 3 </answer> <eos>";

    /// <summary>One round of four questions, all of it in one update per epoch.</summary>
    public static RejectionConfig Config { get; } = new()
    {
        Rounds = 1, PromptsPerRound = 4, SamplesPerPrompt = 5, TokensPerStep = 100_000, Sampling = new SamplingOptions { MaxNewTokens = 20 }, Workers = 1,
    };

    public static WeightedReward Reward { get; } = new((new AccuracyReward(), 1), (new FormatReward(), 1));

    public static RejectionTrainer Trainer(RejectionConfig config, Policy policy, IProblemSource? problems = null) =>
        new(config, policy, new TrainingTask(Reward, problems ?? new FixedProblem()), new Seeds(7));

    /// <summary>A policy that gives these answers in turn to every question.</summary>
    public static Policy Policy(params string[] answers) => new ScriptedSampler(answers).Policy();

    /// <summary>All weights and buffers, one after the other.</summary>
    public static float[] Weights(Policy policy) =>
        [.. policy.Model.StateDict().SelectMany(entry => entry.Tensor.detach().contiguous().data<float>().ToArray())];

    public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random) => [.. Enumerable.Range(0, count).Select(i =>
        new Problem { Id = $"{i}", Family = "fixed", Level = 1, Language = "en", Question = i % 2 == 0 ? "+1" : "first", Answer = "3" })];
}

using R1.Data;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Training.Gradients;
using R1.Training.RewardModels;

namespace R1.Pipeline.Preferences;

/// <summary>
/// The two reward models of section 2.3.4: helpfulness, which sees the summary alone and is trained on pairs, and harmlessness, which sees the whole response
/// and is trained on labels.
/// </summary>
public sealed class PreferenceModels : IDisposable
{
    private readonly RewardModel _helpful, _harmless;

    private PreferenceModels(RewardModel helpful, RewardModel harmless) => (_helpful, _harmless) = (helpful, harmless);

    /// <summary>Pairs that the helpfulness model was trained on.</summary>
    public required IReadOnlyList<PreferencePair> Pairs { get; init; }

    /// <summary>Share of held-out pairs in which the chosen answer has the higher score.</summary>
    public required Estimate HelpfulAccuracy { get; init; }

    /// <summary>Share of held-out responses whose score has the sign of their label.</summary>
    public required Estimate HarmlessAccuracy { get; init; }

    /// <summary>Loss of every step of the helpfulness model, nats; log 2 is chance.</summary>
    public required IReadOnlyList<double> HelpfulLoss { get; init; }

    /// <summary>Loss of every step of the harmlessness model, nats.</summary>
    public required IReadOnlyList<double> HarmlessLoss { get; init; }

    /// <summary>Makes the data from the answers of two policies and trains both models from the weights of the first.</summary>
    /// <param name="config">Sizes and rates.</param>
    /// <param name="dev3">Whose answers are compared; stays as it is.</param>
    /// <param name="v3">Another policy whose answers are compared with those, so that there are differences to learn from.</param>
    /// <param name="sampling">How answers are drawn.</param>
    public static PreferenceModels Train(PreferenceConfig config, Policy dev3, Policy v3, SamplingOptions sampling)
    {
        var seeds = new Seeds(config.Seed);
        IReadOnlyList<RolloutGroup> Both(string use, int prompts, params IReadOnlyList<AssistantFamily> families) =>
        [
            .. Sample(dev3, config, sampling, use, prompts, families).Zip(Sample(v3, config, sampling, use, prompts, families),
                (ours, others) => new RolloutGroup(ours.Problem, [.. ours.Rollouts, .. others.Rollouts])),
        ];
        var groups = Both("pairs", config.Prompts, [.. AssistantFamilies.General]);
        var pairs = PreferenceData.Pairs(groups, config.Judge, config.LeastMargin, seeds.Random("preferences", "judge"));
        var labels = Labels(Both("safety", config.SafetyPrompts, AssistantFamilies.All.OfType<RequestFamily>().Single()));
        var (trainPairs, testPairs) = Divide(pairs, config.HeldOut, pair => pair.Problem);
        var (trainLabels, testLabels) = Divide(labels, config.HeldOut, label => label.Rollout.Problem);
        var helpful = new RewardModel(dev3.Model);
        var harmless = new RewardModel(dev3.Model);
        using var onPairs = RewardModelTrainer.OnPairs(config.RewardModel, helpful, Texts(trainPairs), seeds);
        using var onLabels = RewardModelTrainer.OnLabels(
            config.RewardModel, harmless, [.. trainLabels.Select(label => (Whole(label.Rollout), label.IsSafe))], seeds);
        double[] helpfulLoss = [.. onPairs.Train().Select(step => step.Loss)], harmlessLoss = [.. onLabels.Train().Select(step => step.Loss)];
        return new PreferenceModels(helpful, harmless)
        {
            Pairs = trainPairs,
            HelpfulLoss = helpfulLoss,
            HarmlessLoss = harmlessLoss,
            HelpfulAccuracy = Estimate.OverProblems(helpful.Agreement(Texts(testPairs)), seeds.Derive("preferences", "helpful")),
            HarmlessAccuracy = Estimate.OverProblems(Agreement(harmless, testLabels), seeds.Derive("preferences", "harmless")),
        };
    }

    /// <summary>Helpfulness as a reward: the score of the summary, squashed into (0, 1).</summary>
    public IReward Helpfulness() => new ModelReward("helpfulness", _helpful, rollout =>
        PreferenceData.ToSequence(rollout.Problem, TaskReward.FinalAnswer(rollout.Text)));

    /// <summary>Harmlessness as a reward: the score of the whole response, squashed into (0, 1).</summary>
    public IReward Harmlessness() => new ModelReward("harmlessness", _harmless, Whole);

    /// <inheritdoc/>
    public void Dispose()
    {
        _helpful.Dispose();
        _harmless.Dispose();
    }

    private static IReadOnlyList<RolloutGroup> Sample(
        Policy policy, PreferenceConfig config, SamplingOptions sampling, string use, int prompts, IReadOnlyList<AssistantFamily> families)
    {
        var seeds = new Seeds(config.Seed);
        var random = seeds.Random("preferences", use);
        Problem One(AssistantFamily family) => family.DrawAny(random).ToProblem(SearchWriter.AnyLanguage(random));
        Problem[] problems = [.. Enumerable.Range(0, prompts).Select(i => One(families[i % families.Count]))];
        return policy.Sample(problems, config.SamplesPerPrompt, sampling, seeds.Derive("preferences", use, "sample"));
    }

    // Unsafe is whoever helps with what must be declined.
    private static List<(Rollout Rollout, bool IsSafe)> Labels(IReadOnlyList<RolloutGroup> groups) =>
    [
        .. groups.SelectMany(answers => answers.Rollouts).DistinctBy(rollout => (rollout.Problem.Id, rollout.Text))
            .Select(rollout => (rollout, rollout.Problem.Level < RequestFamily.HarmfulLevel || TaskReward.World.Score(rollout) == 1)),
    ];

    // Whole problems are held out, whatever their language.
    private static (List<T> Train, List<T> Test) Divide<T>(IReadOnlyList<T> all, double heldOut, Func<T, Problem> problem)
    {
        bool IsHeldOut(T one) => new Seeds(0).Random("held-out", AssistantTask.Parse(problem(one)).Identity).NextBool(heldOut);
        return ([.. all.Where(one => !IsHeldOut(one))], [.. all.Where(IsHeldOut)]);
    }

    private static IReadOnlyList<(TokenSequence Chosen, TokenSequence Rejected)> Texts(IReadOnlyList<PreferencePair> pairs) =>
        [.. pairs.Select(pair => (PreferenceData.ToSequence(pair.Problem, pair.Chosen), PreferenceData.ToSequence(pair.Problem, pair.Rejected)))];

    private static double[] Agreement(RewardModel model, IReadOnlyList<(Rollout Rollout, bool IsSafe)> labels) =>
        [.. model.Score([.. labels.Select(label => Whole(label.Rollout))]).Zip(labels, (score, label) => score > 0 == label.IsSafe ? 1.0 : 0)];

    private static TokenSequence Whole(Rollout rollout) => PreferenceData.ToSequence(rollout.Problem, rollout.Text);
}

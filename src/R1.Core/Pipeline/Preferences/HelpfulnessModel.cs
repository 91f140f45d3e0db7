using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Runs;
using R1.Tokenization;
using R1.Training.Gradients;
using R1.Training.RewardModels;

namespace R1.Pipeline.Preferences;

/// <summary>
/// The reward model of helpfulness (section 2.3.4) on any policy: it begins with the policy's weights, is trained on pairs, and scores what follows the
/// thoughts alone, so that thoughts neither gain nor lose by it; thoughts that do not end leave nothing to score.
/// </summary>
public sealed class HelpfulnessModel : IDisposable
{
    private readonly RewardModel _model;
    private readonly PromptFormat _format;

    private HelpfulnessModel(RewardModel model, PromptFormat format) => (_model, _format) = (model, format);

    /// <summary>Share of held-out pairs in which the chosen answer has the higher score; one half is chance.</summary>
    public required Estimate HeldOutAccuracy { get; init; }

    /// <summary>Questions that it was trained on: prompts for reinforcement learning under it.</summary>
    public required IReadOnlyList<Problem> Questions { get; init; }

    /// <summary>Its training; log 2 nats are chance.</summary>
    public required IReadOnlyList<StageStep<RewardModelStep>> Steps { get; init; }

    /// <summary>Trains a reward model.</summary>
    /// <param name="config">Rates, sizes, what is held out.</param>
    /// <param name="start">Gives the first weights and the format; stays as it is.</param>
    /// <param name="pairs">The judged answers. Those longer than the limit, or than the policy can read, are left out.</param>
    /// <param name="log">Where metrics and checkpoints go, from which a training that was cut off goes on; null keeps nothing.</param>
    /// <param name="onStep">Called after every step, those of an earlier run included.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    /// <exception cref="ArgumentException">No pair is left to train on, or none to measure.</exception>
    public static HelpfulnessModel Train(
        HelpfulnessConfig config, Policy start, IReadOnlyList<PreferencePair> pairs, RunStage? log = null, Action<StageStep<RewardModelStep>>? onStep = null)
    {
        var seeds = new Seeds(config.Validate().Seed);
        var most = Math.Min(config.LongestText, start.Model.Config.MaxPositionEmbeddings);
        TokenSequence Text(PreferencePair pair, string answer) => Read(start.Format, pair.Problem.Question, answer);
        var read = pairs.Select(pair => (pair.Problem, Chosen: Text(pair, pair.Chosen), Rejected: Text(pair, pair.Rejected)))
            .Where(pair => Math.Max(pair.Chosen.Length, pair.Rejected.Length) <= most);
        // By the question, so that no question is in both.
        var parts = read.ToLookup(pair => seeds.Random("held-out", pair.Problem.Question).NextBool(config.HeldOut));
        if (!parts[true].Any() || !parts[false].Any())
            throw new ArgumentException($"{pairs.Count} pairs leave {parts[false].Count()} to train on and {parts[true].Count()} to measure: give more, or "
                + $"shorter ones (at most {most} tokens).", nameof(pairs));
        var model = new RewardModel(start.Model, config.Lora, config.Seed);
        try
        {
            using var trainer = RewardModelTrainer.OnPairs(config.RewardModel, model, Texts(parts[false]), seeds);
            var training = new StageTraining<RewardModelStep>(trainer, config.CheckpointEvery);
            foreach (var step in training.Train(log)) onStep?.Invoke(step);
            return new HelpfulnessModel(model, start.Format)
            {
                Steps = training.Steps, HeldOutAccuracy = Estimate.OverProblems(model.Agreement(Texts(parts[true])), seeds.Derive("held-out")),
                Questions = [.. parts[false].Select(pair => pair.Problem).DistinctBy(problem => problem.Question)],
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The score as a reward in (0, 1): the sigmoid of it.</summary>
    public IReward ToReward() => new ModelReward("helpfulness", _model, rollout => Read(_format, rollout.Problem.Question, StatedAnswer.Of(rollout.Text)));

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static IReadOnlyList<(TokenSequence Chosen, TokenSequence Rejected)> Texts(
        IEnumerable<(Problem Problem, TokenSequence Chosen, TokenSequence Rejected)> pairs) => [.. pairs.Select(pair => (pair.Chosen, pair.Rejected))];

    private static TokenSequence Read(PromptFormat format, string question, string answer) => new(format.Prompt(question), format.Completion(answer), 0);
}

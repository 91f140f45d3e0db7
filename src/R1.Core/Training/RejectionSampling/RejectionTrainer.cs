using System.Diagnostics;
using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Runs;
using R1.Training.FineTuning;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Training.RejectionSampling;

/// <summary>
/// Rejection fine-tuning: sample from the policy, keep the completions whose every reward is full, and train on them as on documents
/// (Yuan et al., 2308.01825). Several rounds, each from the policy that the last one left, are expert iteration. All randomness is a function of the
/// seed and the round, and every round has a fresh optimiser, so the state of a run is the policy.
/// </summary>
/// <remarks>A round whose every completion is wrong leaves the policy as it is and is no error: the next one has other questions.</remarks>
public sealed class RejectionTrainer : ITrainer<RejectionRound>
{
    // Completions that are held with their texts and log-probabilities before all but the right ones are dropped: about 20 MB.
    private const int MostSamplesAtOnce = 4096;

    private readonly RejectionConfig _config;
    private readonly Policy _policy;
    private readonly TrainingTask _task;
    private readonly Seeds _seeds;

    /// <param name="config">Rounds, samples, rates.</param>
    /// <param name="policy">Trained in place; not owned.</param>
    /// <param name="task">Problems and rewards. A completion is kept when each reward by itself gives it at least 1.</param>
    /// <param name="seeds">Source of every random choice.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range or does not fit the model: lists every fault.</exception>
    /// <exception cref="ArgumentException">The model has an adapter.</exception>
    public RejectionTrainer(RejectionConfig config, Policy policy, TrainingTask task, Seeds seeds)
    {
        (_config, _policy, _task, _seeds) = (config.ValidateFor(policy.Model.Config), policy, task, seeds);
        if (policy.Model.Adapter is not null)
            throw new ArgumentException("The model has an adapter, and rejection fine-tuning trains all weights: merge the adapter first.", nameof(policy));
    }

    /// <inheritdoc/>
    public int Steps => _config.Rounds;

    /// <inheritdoc/>
    public int StepsDone { get; private set; }

    /// <inheritdoc/>
    public string? WhyInexact => _policy.Sampler.WhyInexact;

    /// <inheritdoc/>
    public IReadOnlyList<ICheckpointPart> Parts() =>
    [
        TensorPart.Model("policy.safetensors", _policy.Model),
        new JsonPart<Progress>("trainer.json", () => new Progress(StepsDone), progress => StepsDone = progress.Rounds),
    ];

    /// <inheritdoc/>
    public IEnumerable<RejectionRound> Train()
    {
        while (StepsDone < _config.Rounds) yield return Round(StepsDone + 1);
    }

    /// <summary>Does nothing: optimiser and gradients live as long as a round.</summary>
    public void Dispose()
    {
    }

    private sealed record Progress(int Rounds);

    private RejectionRound Round(int round)
    {
        var clock = Stopwatch.StartNew();
        var samples = Sample(round);
        var sampling = clock.Elapsed.TotalSeconds;
        var measured = new RejectionRound
        {
            Round = round,
            Sampled = samples.Count,
            Kept = samples.Kept.Count,
            RewardParts = samples.MeanRewards,
            MeanLength = samples.MeanLength,
            KeptMeanLength = samples.KeptMeanLength,
            TruncatedRate = samples.TruncatedRate,
            Updates = 0,
            Seconds = default,
        };
        if (samples.Kept.Count > 0) measured = FineTune(samples.Kept, measured);
        StepsDone = round;
        var total = clock.Elapsed.TotalSeconds;
        return measured with { Seconds = new RejectionSeconds(sampling, total - sampling, total) };
    }

    private RoundSamples Sample(int round)
    {
        var problems = _task.Problems.Draw(_config.PromptsPerRound, Split.Train, _seeds.Random("problems", round));
        if (problems.Count == 0) throw new InvalidOperationException($"There are no problems for round {round}: give at least one.");
        var samples = new RoundSamples(_config.MostPerPrompt);
        foreach (var (slice, some) in problems.Chunk(Math.Max(1, MostSamplesAtOnce / _config.SamplesPerPrompt)).Index())
        {
            var groups = _policy.Sample(some, _config.SamplesPerPrompt, _config.Sampling, _seeds.Derive("rollout", round, slice));
            foreach (var group in ScoredGroup.ScoreAll(groups, _task.Reward)) samples.Add(group);
        }
        return samples;
    }

    private RejectionRound FineTune(IReadOnlyList<TokenSequence> kept, RejectionRound measured)
    {
        var batches = new EpochBatches(kept, _config.TokensPerStep, epoch => _seeds.Random("mini-batches", measured.Round, epoch));
        using var trainer = new Pretrainer(_config.TrainingOf(_config.Epochs * batches.PerEpoch), _policy.Model, batches.Of, _config.Workers);
        var steps = trainer.Train().ToList();
        double[] losses = [.. steps.Select(step => step.Loss)];
        var skipped = steps.Sum(step => step.SkippedUpdates);
        return measured with
        {
            FirstLoss = batches.MeanLoss(1, losses),
            Loss = batches.MeanLoss(_config.Epochs, losses),
            Updates = steps.Count - skipped,
            SkippedUpdates = skipped,
        };
    }
}

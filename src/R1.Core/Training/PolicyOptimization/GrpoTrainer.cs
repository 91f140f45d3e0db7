using System.Diagnostics;
using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Rewards;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization;

/// <summary>
/// The loop of section 2.2.1: sample G outputs per question from the old policy, reward them by rule, normalise within the group (eq. 3), and
/// update the policy on eq. (1), mini-batch by mini-batch. All randomness is a function of the seed and the step, so the state of a run is the
/// policy, the reference and the optimiser.
/// </summary>
public sealed class GrpoTrainer : ITrainer<GrpoStep>
{
    private readonly GrpoConfig _config;
    private readonly Policy _policy;
    private readonly TrainingTask _task;
    private readonly Seeds _seeds;
    private readonly GrpoUpdater _updater;

    /// <param name="config">What the paper leaves open.</param>
    /// <param name="policy">
    /// Trained in place; not owned. Where its sampler is not exact, <see cref="GrpoConfig.SamplerCorrection"/> is switched on, truncated, unless it is set.
    /// </param>
    /// <param name="task">Problems and rewards.</param>
    /// <param name="seeds">Source of every random choice.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range, or needs what model or rewards lack: lists every fault.</exception>
    public GrpoTrainer(GrpoConfig config, Policy policy, TrainingTask task, Seeds seeds) : this(config, policy, task, seeds, engines: null)
    {
    }

    internal GrpoTrainer(GrpoConfig config, Policy policy, TrainingTask task, Seeds seeds, Func<CausalLM, IGradientEngine>? engines)
    {
        // The ratio of eq. (1) would hold the difference between two programs as well.
        if (policy.Sampler.WhyInexact is not null && config.SamplerCorrection is null) config = config with { SamplerCorrection = new ImportanceWeights() };
        (_config, _policy, _task, _seeds) = (config.ValidateFor(policy.Model.Config, task.Reward.Names), policy, task, seeds);
        config.CheckReplay(
            policy.Sampler is TorchSampler,
            "give the policy CompletionSampler.Create(model, SamplerBackend.Torch), or leave it out: other samplers do not tell which experts they chose");
        _updater = new GrpoUpdater(config, policy.Model, engines);
    }

    /// <inheritdoc/>
    public int Steps => _config.Steps;

    /// <inheritdoc/>
    public int StepsDone { get; private set; }

    /// <inheritdoc/>
    public string? WhyInexact => _policy.Sampler.WhyInexact;

    /// <inheritdoc/>
    public IReadOnlyList<ICheckpointPart> Parts() =>
    [
        .. _policy.Model.Adapter is { } adapter
            ? (ICheckpointPart[])[adapter.Part()]
            : [TensorPart.Model("policy.safetensors", _policy.Model), TensorPart.Model("reference.safetensors", _updater.Reference!)],
        _updater.Optimizer.Part("optimizer.safetensors"),
        .. _updater.Critic?.Parts() ?? [],
        new JsonPart<Progress>("trainer.json", () => new Progress(StepsDone, _updater.Updates), Restore),
    ];

    /// <inheritdoc/>
    public IEnumerable<GrpoStep> Train()
    {
        while (StepsDone < _config.Steps) yield return Step();
    }

    /// <inheritdoc/>
    public void Dispose() => _updater.Dispose();

    private sealed record Progress(int Steps, int Updates);

    private void Restore(Progress progress)
    {
        (StepsDone, _updater.Updates) = (progress.Steps, progress.Updates);
        _updater.Synchronize();
    }

    private GrpoStep Step()
    {
        var step = StepsDone + 1;
        var clock = Stopwatch.StartNew();
        var groups = Rollout(step);
        var sampling = clock.Elapsed.TotalSeconds;
        var order = Enumerable.Range(0, groups.Count).ToArray();
        _seeds.Random("mini-batches", step).Shuffle<int>(order);
        var update = _updater.Update([.. order.Select(i => groups[i])]);
        if (step % _config.ReferenceRefreshSteps == 0) _updater.RefreshReference();
        StepsDone = step;
        return Measure(step, groups, update) with
        {
            Seconds = update.Seconds with { Sampling = sampling, Total = clock.Elapsed.TotalSeconds },
        };
    }

    // Dynamic sampling asks again until enough groups have rewards that differ, at most 8 times: a solved task must not hang the run.
    private List<ScoredGroup> Rollout(int step)
    {
        var groups = new List<ScoredGroup>();
        var sampling = _config.Sampling with { RecordsRouting = _config.ReadsRouting };
        for (var draw = 0; draw < (_config.DynamicSampling ? 8 : 1); draw++)
        {
            var problems = _task.Problems.Draw(_config.PromptsPerStep, Split.Train, _seeds.Random("problems", step, draw));
            if (problems.Count == 0) throw new InvalidOperationException($"There are no problems for step {step}, draw {draw}: give at least one.");
            var sampled = _policy.Sample(problems, _config.GroupSize, sampling, _seeds.Derive("rollout", step, draw));
            groups.AddRange(ScoredGroup.ScoreAll(sampled, _task.Reward));
            if (groups.Count(g => !g.IsConstant) >= _config.PromptsPerStep) break;
        }
        return groups;
    }

    private GrpoStep Measure(int step, List<ScoredGroup> groups, GrpoUpdate update)
    {
        var rollouts = groups.SelectMany(g => g.Group.Rollouts).ToList();
        var rewards = groups.SelectMany(g => g.Rewards).ToList();
        var behaviour = rollouts.Select(r => ResponseBehaviour.Of(r.Problem, r.Text)).ToList();
        return new GrpoStep
        {
            Step = step,
            MeanReward = rewards.Average(r => r.Total),
            RewardParts = _task.Reward.Names.ToDictionary(name => name, name => rewards.Average(r => r.Parts[name])),
            MeanLength = rollouts.Average(r => r.Length),
            TruncatedRate = rollouts.Average(r => r.IsTruncated ? 1.0 : 0),
            ReflectionRate = behaviour.Average(b => b.Reflects ? 1.0 : 0),
            MixingRate = behaviour.Average(b => b.Mixes ? 1.0 : 0),
            ZeroAdvantageGroups = groups.Count(g => g.IsConstant),
            ClipFraction = update.Metrics.ClipFraction,
            Kl = update.Metrics.Kl,
            OldPolicyKl = update.Metrics.OldPolicyKl,
            Entropy = update.Entropy,
            GradientNorm = update.GradientNorm,
            ExpertImbalance = update.ExpertImbalance,
            Updates = update.Updates,
            SkippedUpdates = update.SkippedUpdates,
            ValueLoss = update.ValueLoss,
            SamplerMeanGap = update.Agreement?.MeanGap,
            SamplerMaxGap = update.Agreement?.MaxGap,
            SamplerKl = update.Agreement?.Kl,
            RoutingDisagreement = update.RoutingDisagreement,
            Seconds = default,
        };
    }
}

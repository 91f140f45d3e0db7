using System.Diagnostics;
using R1.Configuration;
using R1.Models;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization.Critics;
using R1.Training.PolicyOptimization.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization;

/// <summary>What the updates of one step measured.</summary>
/// <param name="Metrics">Of the loss, over all updates.</param>
/// <param name="Entropy">Mean per token, nats, before the first update.</param>
/// <param name="GradientNorm">Mean over updates, before clipping.</param>
/// <param name="ExpertImbalance">Busiest expert over the mean, worst layer; 0 in a dense model.</param>
/// <param name="Updates">Optimiser steps.</param>
/// <param name="SkippedUpdates">Updates that were not made because their gradient was not finite; they count in no other number.</param>
/// <param name="Seconds">Wall time of the parts; sampling and total are the caller's.</param>
internal sealed record GrpoUpdate(
    PolicyLossMetrics Metrics, double Entropy, double GradientNorm, double ExpertImbalance, int Updates, int SkippedUpdates, GrpoSeconds Seconds)
{
    /// <summary>Mean loss of the critic over its updates, before each; null without a critic.</summary>
    public double? ValueLoss { get; init; }

    /// <summary>How far sampler and training code agree; null where they are not compared.</summary>
    public SamplerAgreement? Agreement { get; init; }

    /// <summary>As <see cref="GrpoStep.RoutingDisagreement"/>.</summary>
    public double? RoutingDisagreement { get; init; }
}

/// <summary>The learning half of GRPO: scored groups in, an updated policy out. Owns the reference model and the optimiser.</summary>
internal sealed class GrpoUpdater : IDisposable
{
    private readonly GrpoConfig _config;
    private readonly CausalLM _policy;
    private readonly IGradientEngine _engine;
    private readonly IGradientEngine _referenceEngine;

    /// <param name="config">What the paper leaves open.</param>
    /// <param name="policy">Trained in place; not owned.</param>
    /// <param name="engines">Makes what computes the gradients of policy and reference; null for the fastest of this machine.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public GrpoUpdater(GrpoConfig config, CausalLM policy, Func<CausalLM, IGradientEngine>? engines = null)
    {
        engines ??= model => config.RoutingReplay
            ? GradientEngine.OnTorch(model, config.Workers, packed: config.PackSequences)
            : GradientEngine.Create(model, config.Workers, config.PackSequences);
        (_config, _policy) = (config.Validate(), policy);
        if (policy.Adapter is not null) CheckReference(config);
        Optimizer = PolicyOptimizer.Adam(policy, config.LearningRate);
        _engine = engines(policy);
        config.CheckReplay(_engine is TorchGradientEngine, "leave it out: only TorchSharp's gradients replay the experts that a sampler chose");
        if (policy.Adapter is { } adapter) _referenceEngine = new UnadaptedEngine(_engine, adapter);
        else
        {
            Reference = policy.Clone();
            _referenceEngine = engines(Reference);
        }
        Critic = config.Critic is { } critic ? new Critic(critic, policy, config.MicroBatchTokens) : null;
        Synchronize();
    }

    /// <summary>The frozen model of eq. (2); null where it is the policy without its adapter.</summary>
    public CausalLM? Reference { get; }

    /// <summary>Moments of the optimiser.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>PPO's critic; null where the configuration has none.</summary>
    public Critic? Critic { get; }

    /// <summary>Optimiser steps made since the beginning of training.</summary>
    public int Updates { get; set; }

    /// <summary>Makes the reference the policy of this moment.</summary>
    public void RefreshReference()
    {
        using var scope = NewDisposeScope();
        Reference!.LoadStateDict(_policy.StateDict().ToDictionary(e => e.Name, e => e.Tensor));
        _referenceEngine.Synchronize();
    }

    /// <summary>Hands restored weights to the workers.</summary>
    public void Synchronize()
    {
        _engine.Synchronize();
        _referenceEngine.Synchronize();
    }

    /// <summary>One step's updates: every inner epoch goes through the mini-batches in order.</summary>
    /// <param name="groups">The rollout, scored, in the order in which mini-batches are cut.</param>
    public GrpoUpdate Update(IReadOnlyList<ScoredGroup> groups)
    {
        var batch = new GrpoBatch(groups, _config);
        var clock = Stopwatch.StartNew();
        batch.Prepare(_engine, _referenceEngine, Critic);
        var tally = new GrpoTally { Seconds = new GrpoSeconds { Reference = clock.Elapsed.TotalSeconds } };
        for (var epoch = 0; epoch < _config.InnerEpochs; epoch++)
            foreach (var miniBatch in batch.MiniBatches()) UpdateOn(batch, miniBatch, tally);
        return tally.Result() with { Agreement = batch.Agreement, RoutingDisagreement = batch.RoutingDisagreement };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _referenceEngine.Dispose();
        Optimizer.Dispose();
        Reference?.Dispose();
        Critic?.Dispose();
    }

    private static void CheckReference(GrpoConfig config)
    {
        if (config.ReferenceRefreshSteps > config.Steps) return;
        throw new InvalidConfigException(nameof(GrpoConfig), [new ConfigFault(
            nameof(GrpoConfig.ReferenceRefreshSteps), config.ReferenceRefreshSteps,
            $"give more than steps ({config.Steps}): the reference is the model without its adapter, which does not change")]);
    }

    private void UpdateOn(GrpoBatch batch, GrpoMiniBatch miniBatch, GrpoTally tally)
    {
        if (miniBatch.Sequences.Count == 0) return;
        var clock = Stopwatch.StartNew();
        Optimizer.ZeroGrad();
        var results = _engine.AccumulateGradients(
            _engine.MicroBatches(batch.ForUpdate(miniBatch.Sequences), _config.MicroBatchTokens), _config.Sampling.Temperature,
            withEntropy: tally.Updates == 0, scored => Loss(scored, batch, miniBatch.Normalizer));
        var gradient = clock.Elapsed.TotalSeconds;
        var norm = GradientClip.ByGlobalNorm(Optimizer.Gradients, _config.MaxGradientNorm);
        if (double.IsFinite(norm)) tally.Add(results, norm, Apply());
        else Skip(tally);
        if (Critic is not null) tally.Add(Critic.Update(miniBatch.Sequences, batch.Values!, batch.Returns!));
        tally.AddTimes(gradient, clock.Elapsed.TotalSeconds - gradient);
    }

    /// <returns>Busiest expert over the mean.</returns>
    private double Apply()
    {
        Optimizer.Step(_config.RateAt(Updates));
        Updates++;
        var imbalance = _engine.BalanceExperts(_config.ExpertBalanceSpeed);
        _engine.Synchronize();
        return imbalance;
    }

    // Weights, moments and warm-up stay where they are; the counts of the experts are forgotten without moving a bias.
    private void Skip(GrpoTally tally)
    {
        _engine.BalanceExperts(speed: 0);
        tally.SkippedUpdates++;
    }

    private (Tensor Loss, GrpoMeasure Measure) Loss(ScoredBatch scored, GrpoBatch batch, LossNormalizer normalizer)
    {
        var rows = scored.Rows;
        Tensor? Aligned(IReadOnlyList<float[]>? values) => values is null ? null : rows.Align(values);
        var terms = new PolicyBatch(scored.LogProbs, rows.Align(batch.Advantages), rows.CompletionMask)
        {
            OldLogProbs = Aligned(batch.OldLogProbs), RefLogProbs = Aligned(batch.RefLogProbs), Weights = Aligned(batch.Weights),
        };
        var result = _config.Objective.Compute(terms, normalizer);
        return (result.Loss, new GrpoMeasure(result.Metrics, scored.EntropySum));
    }
}

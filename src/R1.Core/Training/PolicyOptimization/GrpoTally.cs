using R1.Training.PolicyOptimization.Critics;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization;

/// <summary>What one micro-batch measured: loss metrics and the sum of token entropies (nats).</summary>
internal readonly record struct GrpoMeasure(PolicyLossMetrics Metrics, double EntropySum);

/// <summary>Adds up the updates of one step.</summary>
internal sealed class GrpoTally
{
    private readonly List<PolicyLossMetrics> _metrics = [];
    private readonly List<double> _valueLosses = [];
    private double _normSum, _imbalance, _entropy;

    /// <summary>Updates so far.</summary>
    public int Updates { get; private set; }

    /// <summary>Updates that were not made because their gradient was not finite.</summary>
    public int SkippedUpdates { get; set; }

    /// <summary>Wall time of the parts so far.</summary>
    public GrpoSeconds Seconds { get; set; }

    public void AddTimes(double gradient, double optimizer) =>
        Seconds = Seconds with { Gradient = Seconds.Gradient + gradient, Optimizer = Seconds.Optimizer + optimizer };

    public void Add(IReadOnlyList<GrpoMeasure> microBatches, double gradientNorm, double expertImbalance)
    {
        _metrics.AddRange(microBatches.Select(m => m.Metrics));
        if (Updates == 0) _entropy = microBatches.Sum(m => m.EntropySum) / Math.Max(1, microBatches.Sum(m => m.Metrics.Tokens));
        _normSum += gradientNorm;
        _imbalance = Math.Max(_imbalance, expertImbalance);
        Updates++;
    }

    /// <summary>Adds an update of the critic.</summary>
    public void Add(CriticUpdate update)
    {
        if (update.Skipped) SkippedUpdates++;
        else _valueLosses.Add(update.Loss);
    }

    /// <summary>A step without updates, as when every group is constant, has measured zeros.</summary>
    public GrpoUpdate Result()
    {
        var metrics = Updates == 0 ? new PolicyLossMetrics() : PolicyLossMetrics.Combine(_metrics);
        return new GrpoUpdate(metrics, _entropy, _normSum / Math.Max(1, Updates), _imbalance, Updates, SkippedUpdates, Seconds)
        {
            ValueLoss = _valueLosses.Count > 0 ? _valueLosses.Average() : null,
        };
    }
}

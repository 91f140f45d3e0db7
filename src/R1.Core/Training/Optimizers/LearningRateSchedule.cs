using R1.Foundation;
using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Training.Optimizers;

/// <summary>The way down of a learning rate.</summary>
public enum LearningRateDecay
{
    /// <summary>It stays at its peak.</summary>
    None,

    /// <summary>A straight line to the floor.</summary>
    Linear,

    /// <summary>Half a cosine wave to the floor.</summary>
    Cosine,
}

/// <summary>
/// Factor on the learning rate over optimizer steps: up linearly for <see cref="WarmupSteps"/>, level for <see cref="StableSteps"/>,
/// then down to <see cref="Floor"/> at <see cref="TotalSteps"/>, where it stays. Constant, warm-up, linear, cosine and
/// warmup-stable-decay schedules are all settings of this one.
/// </summary>
/// <remarks>
/// Steps count from 0, so with a warm-up the first step runs at factor 0, as in Hugging Face transformers. <b>Deviation:</b> after
/// the last step transformers' cosine rises again; ours stays at the floor.
/// </remarks>
public sealed record LearningRateSchedule : IConfig
{
    /// <value>Steps from 0 to the peak, at least 0. Default 0.</value>
    [Range(0, int.MaxValue)]
    public int WarmupSteps { get; init; }

    /// <value>Steps at the peak before the decay, at least 0. Default 0.</value>
    [Range(0, int.MaxValue)]
    public int StableSteps { get; init; }

    /// <value>Step at which the floor is reached; needed by a decay alone, and then more than the steps before it.</value>
    [Range(0, int.MaxValue)]
    public int TotalSteps { get; init; }

    /// <value>Default: none.</value>
    public LearningRateDecay Decay { get; init; } = LearningRateDecay.None;

    /// <value>Share of the peak that remains, in [0, 1]. Default 0; the paper's fine-tuning ends at 0.1 (version 2).</value>
    [Range(0, 1)]
    public double Floor { get; init; }

    /// <summary>The factor of one step.</summary>
    /// <param name="step">Optimizer steps taken before this one, from 0.</param>
    /// <returns>In [0, 1].</returns>
    public double Scale(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmupSteps) return (double)step / WarmupSteps;
        var start = WarmupSteps + StableSteps;
        if (Decay == LearningRateDecay.None || step < start) return 1;
        var progress = Math.Min(1, (step - start) / Math.Max(1.0, TotalSteps - start));
        var remaining = Decay == LearningRateDecay.Linear ? 1 - progress : (1 + PortableMath.Cos(Math.PI * progress)) / 2;
        return Floor + (1 - Floor) * remaining;
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Decay != LearningRateDecay.None && TotalSteps <= WarmupSteps + StableSteps)
            yield return new ConfigFault(nameof(TotalSteps), TotalSteps, $"give more than the {WarmupSteps + StableSteps} steps before the decay");
    }
}

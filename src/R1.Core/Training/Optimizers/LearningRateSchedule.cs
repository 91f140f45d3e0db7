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
public sealed record LearningRateSchedule
{
    /// <value>Steps from 0 to the peak, at least 0. Default 0.</value>
    public int WarmupSteps { get; init; }

    /// <value>Steps at the peak before the decay, at least 0. Default 0.</value>
    public int StableSteps { get; init; }

    /// <value>Step at which the floor is reached; needed by a decay alone, and then more than the steps before it.</value>
    public int TotalSteps { get; init; }

    /// <value>Default: none.</value>
    public LearningRateDecay Decay { get; init; } = LearningRateDecay.None;

    /// <value>Share of the peak that remains, in [0, 1]. Default 0; the paper's fine-tuning ends at 0.1 (version 2).</value>
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
        var remaining = Decay == LearningRateDecay.Linear ? 1 - progress : (1 + Math.Cos(Math.PI * progress)) / 2;
        return Floor + (1 - Floor) * remaining;
    }

    /// <summary>Reports every fault at once.</summary>
    /// <exception cref="ArgumentException">A field is out of range.</exception>
    public void Validate() => OptionFaults.ThrowIfAny(nameof(LearningRateSchedule),
        (WarmupSteps < 0, $"WarmupSteps is {WarmupSteps}: give at least 0."),
        (StableSteps < 0, $"StableSteps is {StableSteps}: give at least 0."),
        (!(Floor is >= 0 and <= 1), $"Floor is {Floor}: give a share of the peak in [0, 1], e.g. 0.1."),
        (Decay != LearningRateDecay.None && TotalSteps <= WarmupSteps + StableSteps,
            $"TotalSteps is {TotalSteps}: a decay needs more than the {WarmupSteps + StableSteps} steps before it."));
}

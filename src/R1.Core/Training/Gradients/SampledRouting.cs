namespace R1.Training.Gradients;

/// <summary>The experts that a sampler chose for the tokens of a sequence, and what the training code does with them.</summary>
/// <param name="Experts">Of every token but the last, which no model reads: its k experts of every layer that has any, layer after layer.</param>
/// <param name="Replays">Visit them, instead of comparing alone.</param>
/// <param name="Tally">Counts where the training code's own choice is another one.</param>
internal sealed record SampledRouting(ushort[][] Experts, bool Replays, RoutingTally Tally);

/// <summary>Counts over tokens and layers with experts; several threads may add to it.</summary>
internal sealed class RoutingTally
{
    private long _choices;
    private long _differing;

    /// <summary>Share of choices that differ; null before the first.</summary>
    public double? Share => _choices == 0 ? null : (double)_differing / _choices;

    /// <param name="choices">Sets of experts compared.</param>
    /// <param name="differing">Those that were not the same set.</param>
    public void Add(long choices, long differing)
    {
        Interlocked.Add(ref _choices, choices);
        Interlocked.Add(ref _differing, differing);
    }
}

using R1.Runs;

namespace R1.Training;

/// <summary>Trains a model in steps. All randomness is a function of seed and step, so that a checkpoint needs no generator's state.</summary>
/// <typeparam name="TStep">What a step measures.</typeparam>
public interface ITrainer<out TStep> : IDisposable
{
    /// <summary>Number of steps in all.</summary>
    int Steps { get; }

    /// <summary>Number of steps done.</summary>
    int StepsDone { get; }

    /// <summary>Why a run of the same seed may have other numbers; null where it has the same.</summary>
    string? WhyInexact => null;

    /// <summary>Runs the remaining steps, one per element; stop enumerating to stop training.</summary>
    IEnumerable<TStep> Train();

    /// <summary>The whole state, as a checkpoint saves and restores it: weights, optimiser, counters.</summary>
    IReadOnlyList<ICheckpointPart> Parts();
}

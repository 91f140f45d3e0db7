using R1.Generation;
using R1.Runs;

namespace R1.Pipeline;

/// <summary>A stage that trains a policy step by step.</summary>
public interface IPolicyStage<TStep> : IDisposable where TStep : class
{
    /// <summary>The policy in training; owned by the stage.</summary>
    Policy Policy { get; }

    /// <summary>Steps in all.</summary>
    int TotalSteps { get; }

    /// <inheritdoc cref="StageTraining{TStep}.Train"/>
    IEnumerable<StageStep<TStep>> Train(RunStage? log = null);
}

using R1.Generation;
using R1.Models;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>One R1-Zero training from a base model, which stays as it is: the policy is a copy.</summary>
public sealed class R1ZeroRun : IDisposable
{
    private readonly List<R1ZeroStep> _steps = [];

    /// <param name="config">What the paper leaves open.</param>
    /// <param name="baseModel">Where the policy starts; not owned.</param>
    public R1ZeroRun(R1ZeroConfig config, CausalLM baseModel)
    {
        Policy = baseModel.Clone();
        Sampler = CompletionSampler.Create(Policy);
        Stage = new R1ZeroStage(config, Policy, Sampler);
    }

    /// <summary>The model in training.</summary>
    public CausalLM Policy { get; }

    /// <summary>Samples from the policy's current weights.</summary>
    public ICompletionSampler Sampler { get; }

    /// <summary>Problems, rewards, benchmarks, training.</summary>
    public R1ZeroStage Stage { get; }

    /// <summary>Steps so far, step 0 being the base model.</summary>
    public IReadOnlyList<R1ZeroStep> Steps => _steps;

    /// <summary>The steps after which the development problems were measured.</summary>
    public IEnumerable<(R1ZeroStep Step, DevelopmentPoint Point)> Points => _steps.Where(s => s.Development is not null).Select(s => (s, s.Development!));

    /// <inheritdoc cref="R1ZeroStage.Train"/>
    public IEnumerable<R1ZeroStep> Train(RunStage? log = null)
    {
        foreach (var step in Stage.Train(log))
        {
            _steps.Add(step);
            yield return step;
        }
    }

    /// <summary>A measure of the development problems over the steps, for a chart.</summary>
    public IEnumerable<(int Step, double Value)> Development(Func<DevelopmentPoint, double> measure) => Points.Select(p => (p.Step.Step, measure(p.Point)));

    /// <summary>A measure of the training rollouts over the steps, for a chart.</summary>
    public IEnumerable<(int Step, double Value)> Training(Func<GrpoStep, double> measure) =>
        _steps.Where(s => s.Training is not null).Select(s => (s.Step, measure(s.Training!)));

    /// <summary>Optimiser updates made up to a step.</summary>
    public int UpdatesUpTo(int step) => _steps.Where(s => s.Step <= step).Sum(s => s.Training?.Updates ?? 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        Stage.Dispose();
        Policy.Dispose();
    }
}

using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Rewards;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>GRPO on programs that hidden tests reward (section 2.2.2), on a base model that has read some.</summary>
public sealed class CodeZeroStage : IDisposable
{
    private readonly CodeZeroConfig _config;
    private readonly Seeds _seeds;
    private readonly GrpoTrainer _trainer;
    private readonly Evaluator _evaluator;

    /// <param name="config">What the paper leaves open.</param>
    /// <param name="policy">The base model, trained in place; not owned.</param>
    /// <param name="sampler">Samples from the policy's current weights.</param>
    /// <param name="accuracy">Runs a program against the hidden tests, e.g. R1.Sandbox's code reward. What it throws ends the step that asked.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public CodeZeroStage(CodeZeroConfig config, CausalLM policy, ICompletionSampler sampler, IReward accuracy)
    {
        _config = config.Validate();
        _seeds = new Seeds(config.Seed);
        Rollouts = SmallLanguage.Rollouts(sampler);
        Reward = new WeightedReward((accuracy, 1), (new FormatReward(), 1));
        _evaluator = new Evaluator(Rollouts, accuracy);
        _trainer = new GrpoTrainer(config.Grpo, policy, Rollouts, Reward, new FamilySource(config.Problems), _seeds, config.Workers);
    }

    /// <summary>Text in, text out, from the policy's current weights.</summary>
    public RolloutEngine Rollouts { get; }

    /// <summary>Hidden tests and format, equal weights.</summary>
    public WeightedReward Reward { get; }

    /// <summary>Runs the remaining steps, one per element; stop enumerating to stop training.</summary>
    public IEnumerable<GrpoStep> Train() => _trainer.Train();

    /// <summary>Measures the policy as it is now, by the paper's protocol.</summary>
    /// <param name="split">Development for choices, test for figures that are reported.</param>
    public BenchmarkResult Evaluate(Split split) => _evaluator.Evaluate(
        _config.BenchmarkOf(split), Evaluator.Protocol(_config.Grpo.Sampling.MaxNewTokens), _seeds.Derive("evaluation", "code", _trainer.StepsDone));

    /// <inheritdoc/>
    public void Dispose() => _trainer.Dispose();
}

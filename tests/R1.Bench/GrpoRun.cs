using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Bench;

/// <summary>
/// GRPO as the R1-Zero stage runs it, but for the reward: fresh weights solve nothing, and groups without a single right answer would be left out of
/// the updates. A coin for every completion keeps nearly all groups in.
/// </summary>
internal sealed class GrpoRun : IDisposable
{
    private readonly LibTorchThreads _threads = LibTorchThreads.Use(1);
    private readonly Policy _policy;
    private readonly GrpoTrainer _trainer;
    private readonly IEnumerator<GrpoStep> _steps;
    private readonly R1ZeroConfig _stage;

    public GrpoRun(Preset preset, Func<GrpoConfig, GrpoConfig> change)
    {
        _stage = R1ZeroConfig.For(preset, 1);
        Config = change(_stage.Grpo) with { Steps = 1_000_000 };
        _policy = new Policy(CausalLM.Create(BaseModelConfig.For(preset, 1).Model, 1), SmallLanguage.Format);
        var task = new TrainingTask(new WeightedReward((new Coin(), 1)), new FamilySource(_stage.Problems));
        _trainer = new GrpoTrainer(Config, _policy, task, new Seeds(1));
        _steps = _trainer.Train().GetEnumerator();
        Flops = new Flops(_policy.Model);
    }

    public GrpoConfig Config { get; }

    public Flops Flops { get; }

    public GrpoStep Step()
    {
        _steps.MoveNext();
        return _steps.Current;
    }

    /// <summary>The benchmark that follows the training, as the stage measures it.</summary>
    public BenchmarkResult Evaluate() => _policy.Evaluate(
        _stage.BroadOf(Split.Development), EvaluationProtocol.Paper(Config.Sampling.MaxNewTokens, seed: 1));

    /// <summary>What a checkpoint holds.</summary>
    public IReadOnlyList<ICheckpointPart> Parts() => _trainer.Parts();

    public void Dispose()
    {
        _steps.Dispose();
        _trainer.Dispose();
        _policy.Dispose();
        _threads.Dispose();
    }

    private sealed class Coin : IReward
    {
        public string Name => "coin";

        public double Score(Rollout rollout) => rollout.Text.Sum(letter => letter) % 2;
    }
}

using R1.Cluster;
using R1.Cluster.Contracts;
using R1.Data;
using R1.Data.Registers;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Cluster;

/// <summary>Three steps of GRPO on a model of a few thousand parameters, cut so finely that every worker gets work.</summary>
internal static class TinyRun
{
    private static readonly GrpoConfig Config = new()
    {
        Steps = 3, PromptsPerStep = 8, GroupSize = 8, MiniBatches = 2, LearningRate = 1e-3, MicroBatchTokens = 128,
        Sampling = new SamplingOptions { MaxNewTokens = 12 },
    };

    /// <summary>Everything that a run leaves: the numbers of its steps and the hash of its weights.</summary>
    /// <param name="cluster">Where it is computed; null for this process.</param>
    /// <param name="onReward">Called whenever a step has been sampled, with its number.</param>
    public static IReadOnlyList<string> Train(WorkerCluster? cluster = null, Action<int>? onReward = null)
    {
        using var model = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2), seed: 3);
        var policy = new Policy(model, SmallLanguage.Format, cluster is null ? null : new ClusterSampler(cluster, model));
        var reward = new StepReward(onReward);
        var task = new TrainingTask(new WeightedReward((reward, 1)), new FamilySource(RegisterFamily.Problems(1, 3)));
        using var trainer = cluster is null ? new GrpoTrainer(Config, policy, task, new Seeds(4)) : cluster.Trainer(Config, policy, task, new Seeds(4));
        var numbers = trainer.Train().SelectMany(step => StepValues.Of(step).Select(value => $"{step.Step} {value.Key} {value.Value:r}")).ToList();
        return [.. numbers, Hashes.OfBytes(WeightBytes.Of(model))];
    }

    private sealed class StepReward(Action<int>? onReward) : IReward
    {
        private int _step;

        public string Name => "length";

        public double Score(Rollout rollout) => rollout.Text.Length % 7;

        public IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts)
        {
            onReward?.Invoke(++_step);
            return [.. rollouts.Select(Score)];
        }
    }
}

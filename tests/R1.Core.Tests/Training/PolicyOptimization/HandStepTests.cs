using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;
using TorchSharp;

namespace R1.Tests.Training.PolicyOptimization;

/// <summary>A step from public pieces, as notebook 02 shows it.</summary>
public class HandStepTests
{
    [Fact]
    public void Step_ByHand_MakesGoodAnswersLikelierAndBadOnesLessLikely()
    {
        using var scope = torch.NewDisposeScope();
        using var task = new TinyTask();
        var (pupil, config, reward) = (task.Model, TinyTask.Config, TinyTask.Scores((_, text) => text.Length));

        var drawn = task.Policy.Sample(task.Draw(2, Split.Train, new SeededRandom(1)), 8, config.Sampling, seed: 5)[0];
        var scored = ScoredGroup.Score(drawn, reward);
        var advantages = config.Advantage.Compute(scored.Totals);
        using var rows = SequenceBatch.Pad([.. drawn.Rollouts.Select((r, i) => new TokenSequence(r.PromptIds, r.Sampled.TokenIds, i))]);
        torch.Tensor LogProbs() => TokenLogProbs.Compute(pupil.Forward(rows.InputIds), rows.TargetIds);
        double[] Probabilities() => [.. (LogProbs() * rows.CompletionMask).sum(1).@double().exp().data<double>()];
        using var optimizer = new AdamW(
            pupil.named_parameters().Select(p => (p.name, (torch.Tensor)p.parameter)), new AdamWOptions { LearningRate = config.LearningRate });
        var (before, logProbs) = (Probabilities(), LogProbs());
        var batch = new PolicyBatch(logProbs, rows.PerRow(advantages), rows.CompletionMask) { RefLogProbs = logProbs.detach() };
        config.Objective.Compute(batch).Loss.backward();
        optimizer.Step();
        var after = Probabilities();

        Assert.Equal(drawn.Rollouts.Select(r => Math.Exp(r.Sampled.LogProbs.Sum())), before, (a, b) => Math.Abs(a - b) < 1e-4 * a);
        var gain = advantages.Zip(before.Zip(after, (b, a) => Math.Log(a / b)), (advantage, change) => advantage * change).Sum();
        Assert.True(gain > 0, $"{gain}");
        Assert.True(after[Array.IndexOf(advantages, advantages.Max())] > before[Array.IndexOf(advantages, advantages.Max())]);
        Assert.True(after[Array.IndexOf(advantages, advantages.Min())] < before[Array.IndexOf(advantages, advantages.Min())]);
    }
}

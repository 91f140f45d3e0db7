using R1.Training.PolicyOptimization.Losses;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization.Losses;

[Trait("Category", "Golden")]
public class ImportanceWeightsGoldenTests
{
    [Fact]
    public void Compute_EveryCase_MatchesVerl()
    {
        var file = GoldenFile.Open("grpo/algorithms.json");
        foreach (var one in file.Cases("importance_weights"))
        {
            using var scope = NewDisposeScope();
            var weights = new ImportanceWeights
            {
                Level = one.Choose("level", ("token", ImportanceLevel.Token), ("sequence", ImportanceLevel.Sequence)),
                Threshold = one.Number("threshold"),
                BatchNormalize = one["batch_normalize"].GetBoolean(),
            };
            var mask = file.Tensor("mask");
            var actual = weights.Compute(file.Tensor("old_logprobs"), file.Tensor("rollout_logprobs"), mask);
            Golden.Close(Golden.Tensor(one["weights"]) * mask, actual, 1e-6, one.What);
            one.AssertAllRead();
        }
    }
}

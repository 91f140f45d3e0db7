using R1.Training.PolicyOptimization.Losses;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization.Losses;

[Trait("Category", "Golden")]
public class ValueLossGoldenTests
{
    [Fact]
    public void Compute_EveryCase_MatchesVerlsLossGradientAndClipFraction()
    {
        var file = GoldenFile.Open("grpo/algorithms.json");
        var estimates = file.Cases("advantages");
        foreach (var one in file.Cases("value_losses"))
        {
            using var scope = NewDisposeScope();
            var (mask, values) = (file.Tensor("mask"), file.Tensor("new_values").requires_grad_(true));
            var returns = Golden.Tensor(estimates[(int)one.Number("returns_of")]["returns"]);
            var aggregation = one.Choose<LossAggregation>("aggregation", ("token-mean", new TokenMean()), ("seq-mean-token-mean", new SequenceMean()));
            var loss = new ValueLoss { ClipRange = one.Number("clip_range") };
            var result = loss.Compute(values, file.Tensor("values"), returns, mask, aggregation.For(mask));
            result.Loss.backward();
            Golden.Close(one.Number("loss"), result.Loss.item<double>(), 1e-6, $"loss {one.What}");
            Golden.Close(one.Number("clip_fraction"), result.ClippedTokens / mask.sum().item<double>(), 1e-6, $"clip fraction {one.What}");
            Golden.Close(Golden.Tensor(one["grad_new_values"]), values.grad!, 1e-6, $"gradient {one.What}");
            one.AssertAllRead();
        }
    }
}

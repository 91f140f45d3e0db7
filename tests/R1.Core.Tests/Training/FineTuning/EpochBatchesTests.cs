using R1.Foundation;
using R1.Training.FineTuning;
using R1.Training.Gradients;

namespace R1.Tests.Training.FineTuning;

public class EpochBatchesTests
{
    private static readonly TokenSequence[] Sequences = [.. Enumerable.Range(0, 50).Select(i => new TokenSequence([1, 2], new int[1 + i % 5], i))];

    [Fact]
    public void Of_StepsOfAnEpoch_HoldEverySequenceOnceInAnOrderOfItsOwn()
    {
        var batches = Batches(tokensPerStep: 50);
        Assert.Equal(5, batches.PerEpoch);
        var epochs = Enumerable.Range(1, 10).SelectMany(batches.Of).Select(s => s.Index).Chunk(50).ToList();
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 50), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(Enumerable.Range(0, 50), epochs[0]);
        Assert.Equal(epochs[0], Enumerable.Range(1, 5).SelectMany(Batches(50).Of).Select(s => s.Index));
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(80, 3)]
    [InlineData(1000, 1)]
    public void Of_AnyBudget_IsNeverEmptyAndEvenlyCut(int tokensPerStep, int perEpoch)
    {
        var batches = Batches(tokensPerStep);
        Assert.Equal(perEpoch, batches.PerEpoch);
        Assert.All(Enumerable.Range(1, perEpoch), step => Assert.InRange(batches.Of(step).Count, 50 / perEpoch, 50 / perEpoch + 1));
    }

    [Fact]
    public void MeanLoss_OfAnEpoch_WeighsStepsByTheirTrainedTokens()
    {
        var batches = Batches(tokensPerStep: 80);
        double[] losses = [9, 9, 9, 1, 2, 4];
        var tokens = Enumerable.Range(4, 3).Select(step => batches.Of(step).Sum(s => (double)s.CompletionIds.Length)).ToList();
        Assert.Equal((tokens[0] + 2 * tokens[1] + 4 * tokens[2]) / 150, batches.MeanLoss(2, losses), 1e-12);
        Assert.Equal(9, batches.MeanLoss(1, losses), 1e-12);
    }

    private static EpochBatches Batches(int tokensPerStep) => new(Sequences, tokensPerStep, epoch => new Seeds(3).Random("epoch", epoch));
}

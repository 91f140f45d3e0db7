using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Models;
using R1.Pipeline;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;
using R1.Training.RewardModels;

namespace R1.Tests.Training.RewardModels;

public class ProcessRewardModelTests
{
    private const int Mark = 7;
    private static readonly RewardModelConfig Config = new() { Epochs = 8, ExamplesPerStep = 16, LearningRate = 3e-3 };

    private static CausalLM Trunk() => CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 32, layers: 2), seed: 1);

    // Steps of one to four tokens, the last of which decides.
    private static LabelledSteps Chain(SeededRandom random)
    {
        var (ids, ends, labels) = (new List<int>(), new List<int>(), new List<double>());
        for (var steps = random.Next(1, 5); steps > 0; steps--)
        {
            var isGood = random.NextBool();
            ids.AddRange([.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(10, 30)), isGood ? 40 : 41]);
            ends.Add(ids.Count);
            labels.Add(isGood ? 1 : 0);
        }
        return new LabelledSteps(new SteppedText(new TokenSequence([4, 5], [.. ids, SmallLanguage.EndOfDocumentId], 0), ends), labels);
    }

    private static LabelledSteps[] Chains(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Chain(random))];
    }

    [Fact]
    public void Score_Steps_IsThatOfEachPrefixAlone()
    {
        using var trunk = Trunk();
        using var model = new ProcessRewardModel(Config, trunk, Mark);
        var chains = Chains(9, seed: 4);
        model.Train(chains, new Seeds(1));
        var together = model.Score([.. chains.Select(chain => chain.Steps)]);
        foreach (var (chain, scores) in chains.Zip(together))
            foreach (var (end, score) in chain.Steps.Ends.Zip(scores))
            {
                var text = chain.Steps.Text;
                var prefix = new SteppedText(text with { CompletionIds = [.. text.CompletionIds[..end], SmallLanguage.EndOfDocumentId] }, [end]);
                Assert.Equal(model.Score([prefix])[0][0], score, 5);
            }
    }

    [Fact]
    public void Train_HeldOutSteps_AreToldApart()
    {
        using var trunk = Trunk();
        using var model = new ProcessRewardModel(Config, trunk, Mark);
        var losses = model.Train(Chains(240, seed: 2), new Seeds(1));
        Assert.Equal(8 * 15, losses.Count);
        Assert.True(losses[^1] < 0.3, $"the last loss is {losses[^1]}");
        var held = Chains(60, seed: 3);
        var scores = model.Score([.. held.Select(chain => chain.Steps)]);
        var right = held.Zip(scores).SelectMany(one => one.First.Labels.Zip(one.Second, (label, score) => score > 0.5 == label > 0.5 ? 1.0 : 0));
        Assert.InRange(right.Average(), 0.9, 1);
    }

    [Fact]
    public void Train_SoftLabels_AreApproached()
    {
        using var trunk = Trunk();
        using var model = new ProcessRewardModel(Config with { Epochs = 40 }, trunk, Mark);
        LabelledSteps[] chains = [.. Chains(32, seed: 5).Select(chain => chain with { Labels = [.. chain.Labels.Select(label => label > 0 ? 0.75 : 0.25)] })];
        model.Train(chains, new Seeds(1));
        foreach (var (chain, scores) in chains.Zip(model.Score([.. chains.Select(chain => chain.Steps)])))
            foreach (var (label, score) in chain.Labels.Zip(scores)) Assert.Equal(label, score, 0.15);
    }

    [Fact]
    public void Train_TwoTimes_IsTheSameToTheBit()
    {
        using var trunk = Trunk();
        double[] Run()
        {
            using var model = new ProcessRewardModel(Config with { Epochs = 1 }, trunk, Mark);
            return [.. model.Train(Chains(40, seed: 6), new Seeds(1))];
        }
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Score_AskedFor_IsTheSameOnBothEngines()
    {
        using var trunk = Trunk();
        using var torch = new TorchGradientEngine(trunk, 1);
        var vector = new VectorGradientEngine(trunk, 2);
        TokenSequence[] asked = [.. Chains(6, seed: 7).Select((chain, i) => chain.Steps.Text with { Index = i, AskedFor = Mark })];
        var (ours, theirs) = (new float[6][], new float[6][]);
        vector.Synchronize();
        torch.Synchronize();
        vector.Score(asked, 1, ours);
        torch.Score(asked, 1, theirs);
        foreach (var (one, other) in ours.Zip(theirs))
            foreach (var (a, b) in one.Zip(other)) Assert.Equal(b, a, 1e-4f);
    }

    [Fact]
    public void Train_NoChains_Throws()
    {
        using var trunk = Trunk();
        using var model = new ProcessRewardModel(Config, trunk, Mark);
        Assert.Throws<ArgumentException>(() => model.Train([], new Seeds(1)));
        Assert.Throws<InvalidConfigException>(() => new ProcessRewardModel(Config with { LearningRate = 2 }, trunk, Mark));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessRewardModel(Config, trunk, trunk.Config.VocabSize));
    }
}

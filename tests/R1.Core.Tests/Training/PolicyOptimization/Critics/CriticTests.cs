using R1.Models;
using R1.Pipeline;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization.Critics;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Training.PolicyOptimization.Critics;

public sealed class CriticTests : IDisposable
{
    private static readonly TokenSequence[] Sequences = [new([1, 2], [3, 4, 5], 0), new([2], [6, 4], 1)];
    private static readonly float[][] Returns = [[1, 1, 1], [-1, -1]];
    private static readonly CriticConfig Config = new() { LearningRate = 3e-3, Loss = new ValueLoss { ClipRange = null } };

    private readonly CausalLM _policy = CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2), seed: 2);

    [Fact]
    public void Score_BeforeAnyUpdate_IsZero()
    {
        using var critic = new Critic(Config, _policy, microBatchTokens: 1000);
        Assert.Equal([0, 0, 0, 0, 0], Values(critic).SelectMany(row => row));
    }

    [Fact]
    public void Update_SameReturns_LearnsThemAndLeavesThePolicyAlone()
    {
        var before = Weights();
        using var critic = new Critic(Config, _policy, microBatchTokens: 1000);
        var updates = Enumerable.Range(0, 150).Select(_ => critic.Update(Sequences, Values(critic), Returns)).ToList();
        // At V = 0 the loss is the mean of R² / 2.
        Assert.Equal(0.5, updates[0].Loss, 1e-6);
        Assert.True(updates[^1].Loss < 0.05, $"{updates[^1].Loss}");
        Assert.Equal(before, Weights());
    }

    [Fact]
    public void Update_ManyMicroBatches_EqualOne()
    {
        using var one = new Critic(Config, _policy, microBatchTokens: 1000);
        using var two = new Critic(Config, _policy, microBatchTokens: 1);
        for (var i = 0; i < 3; i++)
            Assert.Equal(one.Update(Sequences, Values(one), Returns).Loss, two.Update(Sequences, Values(two), Returns).Loss, 1e-4);
    }

    [Fact]
    public void Update_ReturnsThatAreNotFinite_IsSkipped()
    {
        using var critic = new Critic(Config, _policy, microBatchTokens: 1000);
        Assert.True(critic.Update(Sequences, Values(critic), [[float.NaN, 1, 1], [1, 1]]).Skipped);
        Assert.Equal([0, 0, 0, 0, 0], Values(critic).SelectMany(row => row));
    }

    [Fact]
    public void Parts_SavedAndLoaded_GiveTheSameValuesAndTheSameNextUpdate()
    {
        using var critic = new Critic(Config, _policy, microBatchTokens: 1000);
        for (var i = 0; i < 3; i++) critic.Update(Sequences, Values(critic), Returns);
        using var copy = new Critic(Config, _policy, microBatchTokens: 1000);
        using var folder = new TemporaryFolder();
        foreach (var (from, to) in critic.Parts().Zip(copy.Parts()))
        {
            using var stream = File.Create(folder.File(from.Name));
            from.Save(stream);
            stream.Position = 0;
            to.Load(stream);
        }
        Assert.Equal(Values(critic), Values(copy));
        Assert.Equal(critic.Update(Sequences, Values(critic), Returns), copy.Update(Sequences, Values(copy), Returns));
        Assert.Equal(Values(critic), Values(copy));
    }

    public void Dispose() => _policy.Dispose();

    private static float[][] Values(Critic critic)
    {
        var values = new float[Sequences.Length][];
        critic.Score(Sequences, values);
        return values;
    }

    private float[] Weights() => [.. _policy.StateDict().SelectMany(entry => entry.Tensor.detach().contiguous().data<float>().ToArray())];
}

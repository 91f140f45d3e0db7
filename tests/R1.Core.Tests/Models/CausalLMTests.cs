using R1.Models;
using R1.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public class CausalLMTests
{
    public static TheoryData<string> Names => TinyModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_PaddedOnTheRight_NeedsNoMask(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var ids = TinyModels.Ids(3, 6);

        var padded = model.Forward(cat([ids, zeros([3, 4], ScalarType.Int64)], 1));

        TinyModels.AssertClose(model.Forward(ids), padded[.., ..6]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_PaddedOnTheLeft_EqualsThePlainRow(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var (ids, pads) = (TinyModels.Ids(3, 6), zeros([3, 4], ScalarType.Int64));
        var mask = cat([pads, ones_like(ids)], 1);
        var positions = (mask.cumsum(1) - 1).clamp(min: 0);

        var plain = model.Forward(ids);

        TinyModels.AssertClose(plain, model.Forward(cat([pads, ids], 1), mask, positions)[.., 4..]);
        // rotary positions are relative, so the slot numbers serve as well
        TinyModels.AssertClose(plain, model.Forward(cat([pads, ids], 1), mask)[.., 4..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_LaterTokenChanged_LeavesEarlierLogits(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var ids = TinyModels.Ids(1, 8);
        var changed = ids.clone();
        changed[0, 5] = (ids[0, 5] + 1) % 50;

        var (before, after) = (model.Forward(ids), model.Forward(changed));

        TinyModels.AssertClose(before[.., ..5], after[.., ..5]);
        Assert.True((before[.., 5..] - after[.., 5..]).abs().max().item<float>() > 1e-3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_SameSeed_GivesTheSameWeights(string name)
    {
        using var scope = NewDisposeScope();
        using var first = TinyModels.Create(name, 3);
        using var second = TinyModels.Create(name, 3);
        using var third = TinyModels.Create(name, 4);
        var ids = TinyModels.Ids(1, 4);

        Assert.True(first.Forward(ids).Equals(second.Forward(ids)));
        Assert.False(first.Forward(ids).Equals(third.Forward(ids)));
    }

    [Fact]
    public void Create_FreshWeights_AreAsConfigured()
    {
        using var scope = NewDisposeScope();
        using var model = CausalLM.Create(TinyModels.Deepseek with { HiddenSize = 128, InitializerRange = 0.02 }, 1);

        foreach (var (name, tensor) in model.StateDict())
        {
            if (name.EndsWith("norm.weight", StringComparison.Ordinal)) Assert.True(tensor.eq(1).all().item<bool>(), name);
            else if (name.EndsWith("bias", StringComparison.Ordinal)) Assert.True(tensor.eq(0).all().item<bool>(), name);
            else Assert.InRange(tensor.std().item<float>(), 0.016, 0.024);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ParameterCount_AnyModel_IsTheSumOfItsWeights(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);

        var trained = model.StateDict().Where(entry => !entry.Name.EndsWith("e_score_correction_bias"));
        Assert.Equal(trained.Sum(entry => entry.Tensor.numel()), model.ParameterCount);
        var routed = trained.Where(entry => entry.Name.Contains(".mlp.experts.")).Sum(entry => entry.Tensor.numel());
        var idle = model.Config.Experts is { } experts ? routed / experts.Count * (experts.Count - experts.PerToken) : 0;
        Assert.Equal(model.ParameterCount - idle, model.ActiveParameterCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ForwardAndBackward_Repeated_LeaveNoTensorsBehind(string name)
    {
        using var model = TinyModels.Create(name);
        using var load = model.Config.Experts is { } experts ? new ExpertLoad(experts) : null;
        void Step()
        {
            using var scope = NewDisposeScope();
            using var cache = model.CreateCache(2, 8);
            model.Forward(TinyModels.Ids(2, 6), ones([2, 6], ScalarType.Int64), load: load).sum().backward();
            model.Forward(TinyModels.Ids(2, 6), ones([2, 6], ScalarType.Int64), cache: cache);
            cache.Repeat(2);
            cache.Select(tensor(new long[] { 1, 2 }));
            model.Forward(TinyModels.Ids(2, 1), cache: cache);
        }

        Step();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++) Step();

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Forward_OutsideAnyScope_LeavesOneTensor()
    {
        using var model = TinyModels.Create("deepseek");
        using var ids = TinyModels.Ids(2, 6);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        using var logits = model.Forward(ids);

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientSteps_OnOneBatch_LowerTheLoss(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        // Not TorchSharp's: the scalars that it hands to the tensor library may be collected while they are in use.
        using var optimizer = new AdamW(
            model.named_parameters().Select(p => (p.name, (Tensor)p.parameter)), new AdamWOptions { LearningRate = 0.01, WeightDecay = 0 });
        var ids = TinyModels.Ids(2, 8);
        float Loss(bool step)
        {
            using var inner = NewDisposeScope();
            var loss = nn.functional.cross_entropy(model.Forward(ids[.., ..^1]).flatten(0, 1), ids[.., 1..].flatten());
            optimizer.ZeroGrad();
            loss.backward();
            if (step) optimizer.Step();
            return loss.item<float>();
        }

        var before = Loss(step: true);
        for (var i = 0; i < 30; i++) Loss(step: true);

        Assert.True(Loss(step: false) < before / 4, $"loss {before} fell to {Loss(step: false)} only");
    }

    [Fact]
    public void To_OtherType_KeepsRotaryTablesExact()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        var before = model.Forward(TinyModels.Ids(1, 4));

        model.to(ScalarType.BFloat16).to(ScalarType.Float32);

        Assert.All(model.named_buffers(), entry => Assert.Equal(ScalarType.Float32, entry.buffer.dtype));
        TinyModels.AssertClose(before, model.Forward(TinyModels.Ids(1, 4)), 0.1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_HalfPrecisionWithMaskAndCache_StaysFinite(string name)
    {
        using var scope = NewDisposeScope();
        using var model = CausalLM.Create(TinyModels.All[name], 1, ScalarType.BFloat16);
        using var cache = model.CreateCache(2, 8);
        var mask = tensor(new long[,] { { 0, 0, 0, 1, 1 }, { 1, 1, 1, 1, 1 } });

        var full = model.Forward(TinyModels.Ids(2, 5), mask);
        var cached = model.Forward(TinyModels.Ids(2, 5), mask, cache: cache);

        Assert.Equal(ScalarType.BFloat16, full.dtype);
        Assert.True((full.isfinite().all() & cached.isfinite().all()).item<bool>());
        full.sum().backward();
        Assert.All(model.named_parameters(), entry => Assert.True(entry.parameter.grad?.isfinite().all().item<bool>() ?? true, entry.name));
    }

    /// <summary>Shapes that nobody chose: every path must agree with the plain forward for any valid sizes.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Forward_RandomShapes_CachedAndPaddedAgree(int seed)
    {
        using var scope = NewDisposeScope();
        using var model = CausalLM.Create(RandomConfig(new Random(seed)), seed);
        using var cache = model.CreateCache(2, 9);
        var (ids, pads) = (TinyModels.Ids(2, 7, seed), zeros([2, 2], ScalarType.Int64));
        var mask = cat([pads, ones_like(ids)], 1);

        var plain = model.Forward(ids);
        var prompt = model.Forward(cat([pads, ids], 1)[.., ..6], mask[.., ..6], cache: cache);
        var rest = Enumerable.Range(4, 3).Select(i => model.Forward(ids.narrow(1, i, 1), cache: cache));

        TinyModels.AssertClose(plain, cat([prompt[.., 2..], .. rest], 1), 1e-4);
    }

    private static ModelConfig RandomConfig(Random random)
    {
        var (heads, groups) = (random.Next(1, 5), random.Next(1, 4));
        var experts = groups * random.Next(1, 5);
        if (random.Next(2) == 0)
            return TinyModels.DenseAs(new[] { "llama", "qwen2", "qwen3" }[random.Next(3)]) with
            {
                HiddenSize = random.Next(5, 40), NumAttentionHeads = heads * groups,
                NumKeyValueHeads = heads, HeadDim = 2 * random.Next(1, 9), IntermediateSize = random.Next(1, 40),
                TieWordEmbeddings = random.Next(2) == 0,
            };
        return TinyModels.Deepseek with
        {
            HiddenSize = random.Next(5, 40), NumAttentionHeads = heads,
            QLoraRank = random.Next(2) == 0 ? null : random.Next(1, 20), KvLoraRank = random.Next(1, 20),
            QkNopeHeadDim = random.Next(1, 12), QkRopeHeadDim = 2 * random.Next(1, 6), VHeadDim = random.Next(1, 12),
            NRoutedExperts = experts, NGroup = groups, TopkGroup = groups, NumExpertsPerToken = random.Next(1, experts + 1),
            FirstKDenseReplace = random.Next(0, 4), NSharedExperts = random.Next(0, 3),
        };
    }

    [Fact]
    public void Forward_WrongInputs_SayWhatIsExpected()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("qwen3");
        void Fault(string expected, Func<Tensor> forward) => Assert.Equal(expected, Assert.Throws<ArgumentException>(forward).Message);
        const string ids2d = "it must be an int64 tensor [batch, tokens] with at least one token.";
        var ids = TinyModels.Ids(2, 3);

        Fault($"inputIds is Float32 [2, 3]; {ids2d}", () => model.Forward(ones(2, 3)));
        Fault($"inputIds is Int64 [3]; {ids2d}", () => model.Forward(ids[0]));
        Fault("attentionMask is Int64 [2, 4]; it must be [2, 3].", () => model.Forward(ids, ones([2, 4], ScalarType.Int64)));
        Fault("positionIds is Int64 [3]; it must have the shape of inputIds, Int64 [2, 3].", () => model.Forward(ids, positionIds: ids[0]));
        Fault("65 tokens exceed max_position_embeddings (64).", () => model.Forward(TinyModels.Ids(1, 65)));
    }
}

using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Tests.Data;
using R1.Tokenization;

namespace R1.Tests.Generation;

public sealed class PolicyTests : IDisposable
{
    private static readonly IReadOnlyList<Problem> Problems = Drawn.Registers(3, 1, 2, Split.Train, seed: 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sample_Problems_AsksForAGroupOfEachAndReadsItAsText()
    {
        var sampler = new ScriptedSampler("<think> </think> <answer> 3 </answer> <eos>", "<think> </think>");
        using var policy = sampler.Policy();
        var groups = policy.Sample(Problems, 2, new SamplingOptions(), seed: 5);
        Assert.Equal(Problems, groups.Select(group => group.Problem));
        Assert.All(groups, group => Assert.Equal(["<think> </think> <answer> 3 </answer>", "<think> </think>"],
            group.Rollouts.Select(rollout => rollout.Text)));
        Assert.Equal([6, 2], groups[0].Rollouts.Select(rollout => rollout.Length));
        Assert.Equal(Problems.Select(SmallLanguage.Prompt), sampler.Requests.Select(request => request.PromptIds));
        Assert.Equal(groups.Select(group => group.Rollouts[0].PromptIds), sampler.Requests.Select(request => request.PromptIds));
    }

    [Fact]
    public void Sample_Seed_DecidesTheNoiseOfEveryProblem()
    {
        var sampler = new ScriptedSampler("<eos>");
        using var policy = sampler.Policy();
        ulong[] Noise(ulong seed)
        {
            policy.Sample(Problems, 1, new SamplingOptions(), seed);
            return [.. sampler.Requests.Select(request => request.Seed)];
        }
        Assert.Equal(Noise(1), Noise(1));
        Assert.Equal(6, Noise(1).Concat(Noise(2)).Distinct().Count());
    }

    [Fact]
    public void Sample_StopTokensOfItsOwn_AreKeptBesideThoseOfTheFormat()
    {
        var sampler = new ScriptedSampler("<eos>");
        using var policy = sampler.Policy();
        policy.Sample(Problems, 1, new SamplingOptions { StopTokenIds = [7, SmallLanguage.EndOfDocumentId], MaxNewTokens = 9 }, seed: 1);
        Assert.Equal([7, SmallLanguage.EndOfDocumentId], sampler.Options!.StopTokenIds);
        Assert.Equal(9, sampler.Options.MaxNewTokens);
    }

    [Fact]
    public void Text_SeveralStopTokens_LeavesOutTheOneAtTheEndOnly()
    {
        var format = new PromptFormat(SmallLanguage.Tokenizer, PromptTemplate.Small, [1, 2]);
        string Words(params int[] ids) => SmallLanguage.Tokenizer.Decode(ids);
        Assert.Equal(Words(5, 1), format.Text([5, 1, 2]));
        Assert.Equal(Words(5, 6), format.Text([5, 6]));
        Assert.Equal("", format.Text([]));
    }

    [Fact]
    public void Clone_WeightsChanged_DoesNotChangeTheOriginal()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var policy = new ScriptedSampler("<eos>").Policy();
        using var copy = policy.Clone();
        float First(Policy of) => of.Model.StateDict().First().Tensor.flatten()[0].item<float>();
        var before = First(policy);
        using (TorchSharp.torch.no_grad()) copy.Model.StateDict().First().Tensor.zero_();
        Assert.Equal((before, 0f), (First(policy), First(copy)));
    }

    [Fact]
    public void Load_FolderWithoutTokenizer_NamesTheFile()
    {
        using (var policy = new ScriptedSampler("<eos>").Policy()) policy.Model.SavePretrained(_folder.Path);
        Assert.Contains("tokenizer.json", Assert.ThrowsAny<IOException>(() => Policy.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }
}

using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Generation.Http;
using R1.Models;
using R1.Models.Adapters;
using R1.Pipeline;
using R1.Runs;
using R1.Tests.Training.PolicyOptimization;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;
using static TorchSharp.torch;

namespace R1.Tests.Generation.Http;

/// <summary>What servers do wrong ends in another attempt with the right result, or in a clear error.</summary>
public sealed class HttpSamplerTests : IDisposable
{
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 8, StopTokenIds = [SmallLanguage.EndOfDocumentId] };

    private static readonly SampleRequest[] Requests = [new([1, 2, 3], 3, ulong.MaxValue), new([4, 5], 2, 7), new([6], 0, 8), new([7, 8, 9, 10], 4, 9)];

    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _owned = [];

    // What is wrong with an answer whenever it happens, and what the error then says, by dialect.
    public static TheoryData<Misbehaviour, string, string> Faults => new()
    {
        { Misbehaviour.Unavailable, "503 overloaded", "503 overloaded" },
        { Misbehaviour.CutStream, "/v1/completions: ", "/generate: " },
        { Misbehaviour.StaleVersion, "policy version 'r1-other' answered, 'r1-", "policy version 'r1-other' answered, 'r1-" },
        { Misbehaviour.LosesWeights, "404 The model `r1-", "policy version 'default' answered" },
        { Misbehaviour.TooFew, "is missing", "completions came" },
        { Misbehaviour.MissingIds, "lacks token_ids", "lacks output_token_logprobs" },
        { Misbehaviour.MissingLogProb, "token ids came with", "tokens have a log-probability" },
        { Misbehaviour.NotANumber, "is not JSON", "is not JSON" },
        { Misbehaviour.Null, "null in place of a number", "null in place of a number" },
        { Misbehaviour.OtherPrompt, "another prompt", "an entry answers a prompt of" },
        { Misbehaviour.Truncated, "was cut after 1 of 8 tokens", "was cut after 1 of 8 tokens" },
        { Misbehaviour.Aborted, "ended with 'abort'", "ended with 'abort'" },
    };

    public static TheoryData<SamplerDialect> Dialects => [SamplerDialect.Vllm, SamplerDialect.Sglang];

    public void Dispose()
    {
        _owned.Reverse();
        foreach (var item in _owned) item.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Sample_WellBehavedServers_GiveWhatTheLocalSamplerGives(SamplerDialect dialect)
    {
        var model = Model(dialect);
        var sampler = Sampler(model, dialect, Server(dialect), Server(dialect));
        AssertLocal(model, sampler.Sample(Requests, Options));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Sample_PolicyHasChanged_IsPublishedBeforeItIsAsked(SamplerDialect dialect)
    {
        var model = Model(dialect);
        var sampler = Sampler(model, dialect, Server(dialect));
        var first = sampler.Sample(Requests, Options);
        for (var step = 0; step < 3; step++)
        {
            Change(model);
            AssertLocal(model, sampler.Sample(Requests, Options));
        }
        Assert.NotEqual(first[0][0].LogProbs[0], sampler.Sample(Requests, Options)[0][0].LogProbs[0]);
        Assert.Equal(2, Directory.GetDirectories(_folder.File("shared")).Length);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Sample_FaultyAnswersInBetween_AreAskedForAgain(Misbehaviour misbehaviour, string vllm, string sglang)
    {
        foreach (var (dialect, _) in new[] { (SamplerDialect.Vllm, vllm), (SamplerDialect.Sglang, sglang) })
        {
            var model = Model(dialect);
            var server = Server(dialect, number => number is 1 or 3 ? misbehaviour : Misbehaviour.None);
            AssertLocal(model, Sampler(model, dialect, server).Sample(Requests, Options));
            Assert.True(server.Generations > 3);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Sample_FaultyAnswersAlone_AreAnErrorThatSaysSo(Misbehaviour misbehaviour, string vllm, string sglang)
    {
        foreach (var (dialect, expected) in new[] { (SamplerDialect.Vllm, vllm), (SamplerDialect.Sglang, sglang) })
        {
            var server = Server(dialect, _ => misbehaviour);
            var sampler = Sampler(Model(dialect), dialect, server);
            var fault = Assert.Throws<SamplingServerException>(() => sampler.Sample(Requests, Options));
            Assert.Contains(expected, fault.Message);
            Assert.Contains(server.Address.AbsoluteUri, fault.Message);
        }
    }

    [Fact]
    public void Sample_VllmReordersChoices_TheyComeByNumber()
    {
        var model = Model(SamplerDialect.Vllm);
        var server = Server(SamplerDialect.Vllm, _ => Misbehaviour.Reordered);
        AssertLocal(model, Sampler(model, SamplerDialect.Vllm, server).Sample(Requests, Options));
    }

    // Its entries have no numbers; each carries its own ids and log-probabilities.
    [Fact]
    public void Sample_SglangReordersEntries_IdsKeepTheirLogProbabilities()
    {
        var model = Model(SamplerDialect.Sglang);
        var server = Server(SamplerDialect.Sglang, _ => Misbehaviour.Reordered);
        var sampled = Sampler(model, SamplerDialect.Sglang, server).Sample(Requests, Options);
        AssertLocal(model, [.. sampled.Select(group => group.Reverse().ToArray())]);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Sample_ServerHangs_TheOtherOneDoesItsWork(SamplerDialect dialect)
    {
        var model = Model(dialect);
        var sampler = Sampler(model, dialect, options => options with { TimeoutSeconds = 2 }, Server(dialect, _ => Misbehaviour.Hangs), Server(dialect));
        AssertLocal(model, sampler.Sample(Requests, Options));
    }

    [Fact]
    public void Sample_NobodyListens_NamesEveryServer()
    {
        var (first, second) = (new Uri("http://127.0.0.1:9/"), new Uri("http://127.0.0.1:11/"));
        var options = Settings(SamplerDialect.Sglang) with { Servers = [first, second] };
        using var sampler = new HttpSampler(Model(SamplerDialect.Sglang), options);
        var fault = Assert.Throws<SamplingServerException>(() => sampler.Sample(Requests, Options)).Message;
        Assert.Contains("No server is left for 3 of 3 prompts: http://127.0.0.1:9/ /health: ", fault);
        Assert.Contains("http://127.0.0.1:11/ /health: ", fault);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Sample_RequestIsRefused_IsNotTriedAgain(SamplerDialect dialect)
    {
        var server = Server(dialect, _ => Misbehaviour.Refuses);
        var sampler = Sampler(Model(dialect), dialect, options => options with { PromptsPerServer = 1 }, server);
        Assert.Contains("400 max_tokens is too large", Assert.Throws<SamplingServerException>(() => sampler.Sample(Requests, Options)).Message);
        Assert.Equal(1, server.Generations);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Sample_Cancelled_Ends(SamplerDialect dialect)
    {
        using var cancellation = new CancellationTokenSource();
        var server = Server(dialect, _ =>
        {
            cancellation.Cancel();
            return Misbehaviour.Hangs;
        });
        var sampler = Sampler(Model(dialect), dialect, server);
        Assert.ThrowsAny<OperationCanceledException>(() => sampler.Sample(Requests, Options, cancellation.Token));
    }

    [Fact]
    public void Sample_TemperatureOrFilter_IsRefused()
    {
        var sampler = Sampler(Model(SamplerDialect.Sglang), SamplerDialect.Sglang, Server(SamplerDialect.Sglang));
        SamplingOptions[] others = [Options with { Temperature = 0.6 }, Options with { TopP = 0.95 }, Options with { BannedTokenIds = [1] }];
        Assert.All(others, options => Assert.Contains("temperature 1", Assert.Throws<ArgumentException>(() => sampler.Sample(Requests, options)).Message));
    }

    [Fact]
    public void Constructor_ModelThatTheServersCannotTake_SaysWhichCan()
    {
        Assert.Contains("attach a LoraAdapter", Refusal(SamplerDialect.Sglang, SamplerDialect.Vllm));
        Assert.Contains("merge the adapter", Refusal(SamplerDialect.Vllm, SamplerDialect.Sglang));
    }

    // The servers draw with our noise from the weights that they were given, so nothing at all may differ; what they draw is corrected all the same.
    [Fact]
    public void Train_ThroughServers_IsTheCorrectedLocalRunToTheBit()
    {
        var (local, localSteps) = Train(_ => null, TinyTask.Config with { SamplerCorrection = new ImportanceWeights() });
        Assert.All(localSteps, step => Assert.InRange(step.SamplerMaxGap!.Value, 0, 1e-5));
        var (remote, remoteSteps) = Train(model => Sampler(model, SamplerDialect.Sglang, Server(SamplerDialect.Sglang), Server(SamplerDialect.Sglang)));
        Assert.Equal(localSteps, remoteSteps);
        Assert.Equal(local, remote);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "completions were drawn by servers, with noise and rounding of their own")]
    public void Train_OfARun_SaysInTheManifestWhetherItIsExact(bool isServed, string? expected)
    {
        using var task = new TinyTask();
        using var folder = new TemporaryFolder();
        var sampler = isServed ? Sampler(task.Model, SamplerDialect.Sglang, Server(SamplerDialect.Sglang)) : null;
        using var trainer = new GrpoTrainer(
            TinyTask.Config with { Steps = 1 }, new Policy(task.Model, SmallLanguage.Format, sampler), new TrainingTask(TinyTask.Scores((_, _) => 1), task),
            new Seeds(4));
        using var run = Run.Start("servers", TinyTask.Config, Preset.Smoke, 4, folder.Path);
        Assert.Single(new StageTraining<GrpoStep>(trainer, checkpointEvery: 1).Train(run.Stage("")));
        run.Complete();
        Assert.Equal(expected, ConfigJson.ReadFile<RunManifest>(Path.Combine(run.Folder, "manifest.json")).Inexact);
    }

    private static (float[] Weights, IReadOnlyList<GrpoStep> Steps) Train(Func<CausalLM, ICompletionSampler?> sampler, GrpoConfig? config = null)
    {
        using var task = new TinyTask();
        var policy = new Policy(task.Model, SmallLanguage.Format, sampler(task.Model) ?? new VectorSampler(task.Model, workers: 1));
        using var trainer = new GrpoTrainer(
            (config ?? TinyTask.Config) with { Steps = 3 }, policy, new TrainingTask(TinyTask.Scores((_, text) => text.Length), task), new Seeds(4));
        IReadOnlyList<GrpoStep> steps = [.. trainer.Train().Select(step => step with { Seconds = default, RewardParts = null! })];
        return (task.Weights(), steps);
    }

    private string Refusal(SamplerDialect made, SamplerDialect asked) =>
        Assert.Throws<ArgumentException>(() => new HttpSampler(Model(made), Settings(asked) with { Servers = [new("http://127.0.0.1:9/")] })).Message;

    private static CausalLM Start() => CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 1), seed: 1);

    // For vLLM with an adapter that does something.
    private CausalLM Model(SamplerDialect dialect)
    {
        var model = Owned(Start());
        if (dialect == SamplerDialect.Sglang) return model;
        Owned(LoraAdapter.Attach(model, new LoraConfig { Rank = 2, Alpha = 4, TargetModules = ["o_proj", "q_b_proj"] }, seed: 1));
        Change(model);
        return model;
    }

    private static void Change(CausalLM model)
    {
        using var guard = no_grad();
        foreach (var (_, tensor) in model.Adapter?.Parameters() ?? model.StateDict()) tensor.add_(rand_like(tensor) * 0.1);
    }

    private EngineServer Server(SamplerDialect dialect, Func<int, Misbehaviour>? plan = null) =>
        Owned(new EngineServer(dialect, Owned(Start())) { Plan = plan ?? (_ => Misbehaviour.None) });

    private HttpSamplerOptions Settings(SamplerDialect dialect) =>
        new() { Servers = [], Dialect = dialect, SharedFolder = _folder.File("shared"), FirstPauseSeconds = 0.001, TimeoutSeconds = 60 };

    private HttpSampler Sampler(CausalLM model, SamplerDialect dialect, params EngineServer[] servers) => Sampler(model, dialect, options => options, servers);

    private HttpSampler Sampler(CausalLM model, SamplerDialect dialect, Func<HttpSamplerOptions, HttpSamplerOptions> change, params EngineServer[] servers) =>
        Owned(new HttpSampler(model, change(Settings(dialect) with { Servers = [.. servers.Select(server => server.Address)] })));

    private T Owned<T>(T item) where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    private static void AssertLocal(CausalLM model, IReadOnlyList<SampledCompletion[]> sampled)
    {
        var local = model.Adapter is null ? (ICompletionSampler)new VectorSampler(model, workers: 1) : new TorchSampler(model);
        for (var i = 0; i < Requests.Length; i++)
        {
            var expected = local.Sample([Requests[i]], Options)[0];
            Assert.Equal(expected.Length, sampled[i].Length);
            for (var j = 0; j < expected.Length; j++)
            {
                Assert.Equal(expected[j].TokenIds, sampled[i][j].TokenIds);
                Assert.Equal(expected[j].LogProbs, sampled[i][j].LogProbs);
                Assert.Equal(expected[j].Finished, sampled[i][j].Finished);
            }
        }
    }
}

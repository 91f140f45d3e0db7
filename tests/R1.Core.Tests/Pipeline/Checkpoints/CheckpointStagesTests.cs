using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Pipeline.Checkpoints;
using R1.Pipeline.Curation;
using R1.Pipeline.Preferences;
using R1.Rewards;
using R1.Runs;
using R1.Tokenization;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;
using TorchSharp;

namespace R1.Tests.Pipeline.Checkpoints;

/// <summary>The stages on a checkpoint of bytes that has learnt nothing.</summary>
public sealed class CheckpointStagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Run _run;

    public CheckpointStagesTests()
    {
        UntrainedCheckpoint.Write(Start, new Qwen3Config
        {
            VocabSize = UntrainedCheckpoint.VocabularySize, HiddenSize = 32, IntermediateSize = 64, NumHiddenLayers = 2, NumAttentionHeads = 2,
            NumKeyValueHeads = 1, HeadDim = 16, MaxPositionEmbeddings = 256, TieWordEmbeddings = true,
        }, seed: 1);
        _run = Run.ResumeUnfinishedOrStart("stages", new { }, Preset.Smoke, 1, _folder.File("runs"));
    }

    private string Start => _folder.File("start");

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FineTune_Twice_TrainsOnceAndLeavesAFolder(bool lora)
    {
        var stages = Stages(Config(lora));
        var first = stages.FineTune("tuned", Start, Examples(24), _run.Stage("tuned"));
        Assert.True(first.Steps[^1].Training!.Loss < first.Steps[0].Training!.Loss);
        var written = File.GetLastWriteTimeUtc(Path.Combine(first.Folder, "model.safetensors"));
        var steps = new List<StageStep<PretrainStep>>();
        var second = stages.FineTune("tuned", Start, Examples(24), _run.Stage("tuned"), steps.Add);
        Assert.Equal((first.Folder, written), (second.Folder, File.GetLastWriteTimeUtc(Path.Combine(second.Folder, "model.safetensors"))));
        Assert.Equal(first.Steps.Select(step => step.Training!.Loss), steps.Select(step => step.Training!.Loss));
        Assert.NotEqual(Hashes.OfFile(Path.Combine(Start, "model.safetensors")), Hashes.OfFile(Path.Combine(first.Folder, "model.safetensors")));
        using var loaded = stages.Load(first.Folder);
        Assert.Null(loaded.Model.Adapter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reinforce_CutOff_GoesOnToTheSameBits(bool lora)
    {
        var grpo = CheckpointConfig.For(Preset.Gpu, 1, lora).Zero with
        {
            Steps = 4, PromptsPerStep = 2, GroupSize = 4, LearningRate = 1e-3, Sampling = new SamplingOptions { MaxNewTokens = 8 },
        };
        var whole = Stages(Config(lora)).Reinforce("zero", Start, grpo, Task, _run.Stage("zero"));
        var cut = Stages(Config(lora), "cut");
        using var other = Run.ResumeUnfinishedOrStart("cut", new { }, Preset.Smoke, 1, _folder.File("runs"));
        Assert.Throws<IOException>(() => cut.Reinforce("zero", Start, grpo, Task, other.Stage("zero"), step =>
        {
            if (step.Step == 2) throw new IOException("cut off");
        }));
        Assert.False(Directory.Exists(Path.Combine(cut.Output, "zero")));
        var resumed = cut.Reinforce("zero", Start, grpo, Task, other.Stage("zero"));
        Assert.Equal(grpo.Steps, resumed.Steps.Count);
        Assert.Equal(Hashes.OfFile(Path.Combine(whole.Folder, "model.safetensors")), Hashes.OfFile(Path.Combine(resumed.Folder, "model.safetensors")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LearnPreferences_CutOff_GoesOnToTheSameModel(bool lora)
    {
        PreferencePair[] pairs = [.. Examples(40).Select((example, i) => new PreferencePair(example.Problem with { Question = $"q{i}" }, "yes", "no", 1))];
        var config = Config(lora) with { HeldOut = 0.4 };
        using var whole = Stages(config).LearnPreferences(Start, pairs, _run.Stage("whole"));
        Assert.True(whole.Steps.Count > 3);
        Assert.Throws<IOException>(() => Stages(config).LearnPreferences(Start, pairs, _run.Stage("cut"), step =>
        {
            if (step.Step == 2) throw new IOException("cut off");
        }));
        using var resumed = Stages(config).LearnPreferences(Start, pairs, _run.Stage("cut"));
        Assert.Equal(whole.Steps.Select(step => step.Training!.Loss), resumed.Steps.Select(step => step.Training!.Loss));
        Assert.Equal(whole.ToReward().Score(pairs[0].Problem, "yes"), resumed.ToReward().Score(pairs[0].Problem, "yes"));
    }

    [Fact]
    public void Curate_SecondTime_ReadsWhatWasKept()
    {
        var config = Config();
        var stages = Stages(config with { FineTuning = config.FineTuning with { Epochs = 8, TokensPerStep = 256 } });
        // Nothing that an untrained model writes has thoughts; taught, it writes little else.
        var taught = stages.FineTune("author", Start, [.. Enumerable.Repeat(Examples(1)[0] with { Response = "a</think>b" }, 400)], _run.Stage("author"));
        Assert.True(taught.Steps[^1].Training!.Loss < 0.1, $"{taught.Steps[^1].Training!.Loss} nats");
        var author = taught.Folder;
        var any = new TextReward("any", (_, _) => 1);
        var asked = 0;
        CuratedAnswers Kept() => stages.Curate("kept", author, [Examples(1)[0].Problem], any, new SamplingOptions { MaxNewTokens = 60 }, n => asked += n);
        var first = Kept();
        Assert.Equal((1, 4), (asked, first.Funnel!.Sampled));
        Assert.NotEmpty(first.Examples);
        var second = Kept();
        Assert.Equal((1, null), (asked, second.Funnel));
        Assert.Equal(first.Examples.Select(example => example.Response), second.Examples.Select(example => example.Response));
    }

    [Theory]
    [InlineData("<think> a </think> b", 1)]
    [InlineData("a </think> b", 1)] // where the template has opened the thoughts
    [InlineData("<think> a </think> ", 0)]
    [InlineData("<think> a", 0)]
    [InlineData("b", 0)]
    public void ThoughtsThenAnswer_Text_AsItSays(string text, double expected) =>
        Assert.Equal(expected, CheckpointStages.ThoughtsThenAnswer.Score(Examples(1)[0].Problem, text));

    private static TrainingTask Task => new(
        new WeightedReward((new TextReward("spaces", (_, text) => text.Count(letter => letter < 'a')), 1)), new CountdownSource());

    private static CheckpointConfig Config(bool lora = false)
    {
        var config = CheckpointConfig.For(Preset.Smoke, 1, lora);
        return config with { CheckpointEvery = 1, FineTuning = config.FineTuning with { TokensPerStep = 1024 } };
    }

    private CheckpointStages Stages(CheckpointConfig config, string output = "models") =>
        new(config, _folder.File(output), new PromptTemplate("{question}"), torch.ScalarType.Float32, torch.CPU);

    private static IReadOnlyList<Example> Examples(int count) => [.. new CountdownSource().Draw(count, Split.Train, new SeededRandom(1))
        .Select(problem => new Example(problem with { Question = "q" }, "<think> a </think> b", "by hand"))];
}

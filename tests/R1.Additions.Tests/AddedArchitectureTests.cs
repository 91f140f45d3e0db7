using System.Text.Json.Serialization;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Rewards;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Additions;

/// <summary>An architecture that the library does not have, in this file alone: read from its published configuration, saved, sampled and trained.</summary>
public sealed class AddedArchitectureTests : IDisposable
{
    /// <summary>The keys of mistralai/Mistral-7B-v0.3 that decide what it computes.</summary>
    private const string Published = """
        {
          "architectures": ["MistralForCausalLM"], "model_type": "mistral", "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
          "max_position_embeddings": 32768, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8, "rms_norm_eps": 1e-05,
          "rope_theta": 1000000.0, "sliding_window": null, "tie_word_embeddings": false, "vocab_size": 32768
        }
        """;

    private readonly TemporaryFolder _folder = new();

    static AddedArchitectureTests() => ModelArchitectures.Register<MistralConfig>("mistral");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_PublishedConfiguration_GivesTheShapes()
    {
        var config = ModelConfig.Parse(Published);
        config.Validate();
        Assert.IsType<MistralConfig>(config);
        Assert.Equal(new GroupedQueryShape { Heads = 32, KeyValueHeads = 8, HeadSize = 128 }, config.Attention);
        Assert.Null(config.Experts);
    }

    [Fact]
    public void Train_ArchitectureOfATest_IsSampledTrainedSavedAndLoaded()
    {
        using var policy = new Policy(CausalLM.Create(Small(), seed: 1), SmallLanguage.Format);
        var config = new GrpoConfig { Steps = 1, PromptsPerStep = 2, GroupSize = 4, Sampling = new SamplingOptions { MaxNewTokens = 8 }, Workers = 1 };
        var problems = new FamilySource(new ProblemsConfig { Families = ["arithmetic"], Levels = new LevelRange(1, 3) });
        var task = new TrainingTask(new WeightedReward((new FormatReward(), 1)), problems);
        using (var trainer = new GrpoTrainer(config, policy, task, new Seeds(1))) Assert.Single(trainer.Train());

        policy.Model.SavePretrained(_folder.Path);
        using var loaded = new Policy(CausalLM.LoadPretrained(_folder.Path), SmallLanguage.Format);
        Assert.IsType<MistralConfig>(loaded.Model.Config);
        var asked = problems.Draw(2, Split.Test, new SeededRandom(1));
        Assert.Equal(Texts(policy, asked), Texts(loaded, asked));
    }

    private static MistralConfig Small() => new()
    {
        VocabSize = SmallLanguage.Tokenizer.VocabularySize, HiddenSize = 32, IntermediateSize = 48, NumHiddenLayers = 2, NumAttentionHeads = 4,
        NumKeyValueHeads = 2, MaxPositionEmbeddings = 128, InitializerRange = 0.2,
    };

    private static IEnumerable<string> Texts(Policy policy, IReadOnlyList<Problem> problems) =>
        policy.Sample(problems, 4, new SamplingOptions { MaxNewTokens = 16 }, seed: 1).SelectMany(group => group.Rollouts).Select(rollout => rollout.Text);

    /// <summary>Mistral (arXiv 2310.06825), as published since version 0.3: without the sliding window.</summary>
    private sealed record MistralConfig : GroupedQueryConfig
    {
        public override string ModelType { get; init; } = "mistral";

        public override IReadOnlyList<string> Architectures => ["MistralForCausalLM"];

        [JsonIgnore]
        public override AttentionShape Attention => GroupedQuery;
    }
}

using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Data.Assistant;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Models;
using R1.Training.Optimizers;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>The stand-in for DeepSeek-V3-Base: a DeepSeek-V3-shaped model pre-trained on the synthetic web.</summary>
public sealed record BaseModelConfig : ISeededConfig
{
    /// <value>Source of the weights and of the documents.</value>
    public required int Seed { get; init; }

    /// <value>Architecture and sizes.</value>
    public required DeepseekV3Config Model { get; init; }

    /// <value>The mixture of the synthetic web.</value>
    public required WebCorpusConfig Corpus { get; init; }

    /// <value>Steps, rates, sizes.</value>
    public required PretrainConfig Training { get; init; }

    /// <value>What is read before the web: worked examples, mostly right. Knowledge comes from here, habits from the web.</value>
    public WebCorpusConfig Textbooks { get; init; } = WebCorpusConfig.Textbooks;

    /// <value>Steps on textbooks, before the web. Default 0.</value>
    [Range(0, 100_000_000)]
    public int TextbookSteps { get; init; }

    /// <value>
    /// Steps over which the highest level of the textbooks grows from the lowest to its full value. Default 0: full from the start. Looking an
    /// operation up by its label is learnt on short problems first; started on long ones, it is not learnt for millions of tokens. Growing too slowly
    /// hurts as well: on short problems an operation can be found by its distance, a habit that does not reach long ones.
    /// </value>
    [Range(0, 100_000_000)]
    public int CurriculumSteps { get; init; }

    /// <value>What is read instead of textbooks and web, in phases. Default null.</value>
    public DocumentCurriculum? Curriculum { get; init; }

    /// <value>Steps between two checkpoints. Default 200.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 200;

    /// <value>
    /// Threads that compute gradients. Default null: for small models on the CPU one per core, up to 8, which changes no result; for models that TorchSharp
    /// trains one, since there each has a copy of the model and the order of sums depends on their number.
    /// </value>
    [Range(1, 256)]
    public int? Workers { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        foreach (var fault in Model.Faults()) yield return new ConfigFault(nameof(Model), Model.ModelType, fault);
        var words = Curriculum is null ? WordsOf(Corpus, Textbooks) : ProblemFamilies.Standard.WordsFor(Curriculum.Families);
        if (Model.VocabSize < words) yield return new ConfigFault($"{nameof(Model)}.{nameof(Model.VocabSize)}", Model.VocabSize,
            $"give {words}, the number of words in the corpus");
    }

    /// <summary>This configuration with problems of another kind among the documents of both corpora, and with the words for them.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="share">Share of the documents, in (0, 1]; 1 leaves no other.</param>
    public BaseModelConfig With(ProblemsConfig problems, double share)
    {
        var (corpus, textbooks) = (Corpus.With(problems, share), Textbooks.With(problems, share));
        return this with { Corpus = corpus, Textbooks = textbooks, Model = Model with { VocabSize = WordsOf(corpus, textbooks) } };
    }

    /// <summary>The configuration of a preset.</summary>
    public static BaseModelConfig For(Preset preset, int seed) => preset switch
    {
        Preset.Cpu => new()
        {
            Seed = seed,
            Model = SmallDeepseek(hiddenSize: 64, layers: 3),
            Corpus = new WebCorpusConfig(),
            TextbookSteps = 1300,
            CurriculumSteps = 300,
            Training = new PretrainConfig
            {
                Steps = 2000,
                TokensPerStep = 3000,
                MicroBatchTokens = 1600,
                Schedule = new LearningRateSchedule
                {
                    WarmupSteps = 50, StableSteps = 800, TotalSteps = 2000, Decay = LearningRateDecay.Linear, Floor = 0.02,
                },
            },
        },
        Preset.Smoke => For(Preset.Cpu, seed) with
        {
            Model = SmallDeepseek(hiddenSize: 32, layers: 2),
            TextbookSteps = 15,
            CurriculumSteps = 10,
            Training = new PretrainConfig { Steps = 30, TokensPerStep = 1500, MicroBatchTokens = 800 },
        },
        _ => throw new ArgumentException(
            $"preset '{preset}' is for published checkpoints, which are not pre-trained here: see notebook 14-your-own-r1", nameof(preset)),
    };

    /// <summary>A base model that has read about search problems (<see cref="SearchFamily"/>): it knows every fact, and tries once or twice.</summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of the weights and of the documents.</param>
    /// <param name="author">How the web is written; null for the usual habits.</param>
    public static BaseModelConfig ForSearch(Preset preset, int seed, SearchAuthor? author = null)
    {
        var start = For(preset, seed);
        var (tables, exercises) = preset == Preset.Smoke ? (10, 20) : (650, 1000);
        var curriculum = SearchCurriculum.Of(tables, exercises, author).With(AssistantShare, AssistantMaterial);
        var config = start with
        {
            Curriculum = curriculum,
            TextbookSteps = 0,
            CurriculumSteps = 0,
            Model = start.Model with { VocabSize = ProblemFamilies.Standard.WordsFor(curriculum.Families) },
        };
        return preset == Preset.Smoke ? config : config with { Training = config.Training.WithSteps(3200, stable: 0.3) };
    }

    // Tasks of an assistant are short: these are about a quarter of the tokens.
    private const double AssistantShare = 0.5;

    private static DocumentMixture AssistantMaterial => new()
    {
        Parts = [new(0.45, new AssistantWeb()), new(0.25, new FactSheets()), new(0.3, new AssistantDrills())],
    };

    /// <summary>
    /// The same pre-training over more steps: the last phase and the decay of the rate are drawn out. What more of the same does, beside reinforcement
    /// learning.
    /// </summary>
    public BaseModelConfig ForLonger(int steps) => this with { Training = Training.WithSteps(steps, (double)Training.Schedule.StableSteps / Training.Steps) };

    /// <summary>DeepSeek-V3's architecture with every width scaled down; the vocabulary is the small one.</summary>
    public static DeepseekV3Config SmallDeepseek(int hiddenSize, int layers) => new()
    {
        VocabSize = WordsOf(new WebCorpusConfig()),
        HiddenSize = hiddenSize,
        IntermediateSize = hiddenSize * 5 / 2,
        NumHiddenLayers = layers,
        NumAttentionHeads = 4,
        QLoraRank = hiddenSize * 3 / 4,
        KvLoraRank = hiddenSize / 2,
        QkNopeHeadDim = hiddenSize / 4,
        QkRopeHeadDim = hiddenSize / 4,
        VHeadDim = hiddenSize / 4,
        FirstKDenseReplace = 1,
        NRoutedExperts = 8,
        NumExpertsPerToken = 2,
        NSharedExperts = 2,
        MoeIntermediateSize = hiddenSize * 3 / 4,
        NGroup = 4,
        TopkGroup = 2,
        MaxPositionEmbeddings = SmallLanguage.Positions,
        // Texts are short: frequencies from one radian per token down to one per thirty.
        RopeTheta = 30,
        InitializerRange = 0.1,
    };

    private static int WordsOf(params WebCorpusConfig[] corpora) => ProblemFamilies.Standard.WordsFor(corpora.SelectMany(corpus => corpus.Families));
}

using R1.Configuration;
using R1.Data;
using R1.Data.Composition;
using R1.Models;
using R1.Runs;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization.Losses;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>
/// A base model that has read about programs (<see cref="CompositionFamily"/>), and R1-Zero from it. Nothing that it has read works more than two statements
/// to the right answer; reinforcement learning asks for up to eight.
/// </summary>
public static class CompositionModels
{
    private const string Notebook = "appendix-composition";

    /// <summary>The base model.</summary>
    public static readonly ModelKind Base = new("composition_base", Revision: 1, Notebook);

    /// <summary>The base model after reinforcement learning.</summary>
    public static readonly ModelKind Zero = new("composition_r1_zero", Revision: 1, Notebook);

    /// <summary>
    /// The base model's configuration. It is dense and of Qwen3's shape: whole statements are looked up by their labels, which wide heads with a norm learn and
    /// the narrow ones of <see cref="BaseModelConfig.SmallDeepseek"/> do not at this size.
    /// </summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of the weights and of the documents.</param>
    public static StudentConfig BaseConfig(Preset preset, int seed)
    {
        var isSmoke = preset == Preset.Smoke;
        var curriculum = isSmoke ? CompositionCurriculum.Of(drills: 14, textbooks: 20) : CompositionCurriculum.Of(drills: 800, textbooks: 1650);
        var training = BaseModelConfig.For(preset, seed).Training;
        return new StudentConfig
        {
            Seed = seed, Name = Base.Name, Curriculum = curriculum,
            Model = Qwen3(ProblemFamilies.Standard.WordsFor(curriculum.Families)),
            Training = isSmoke ? training : training.WithSteps(2200, stable: 0.4),
        };
    }

    /// <summary>R1-Zero's configuration: it trains on 2 to 8 statements and is measured there, and on 9 and 10, beyond all training.</summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of problems and noise.</param>
    public static R1ZeroConfig ZeroConfig(Preset preset, int seed)
    {
        var start = R1ZeroConfig.ForSearch(preset, seed);
        var config = start with
        {
            Problems = CompositionFamily.Problems(2, 8),
            Broad = start.Broad with { Problems = CompositionFamily.Problems(3, 8) },
            Hard = start.Hard with { Problems = CompositionFamily.Problems(9, 10) },
            Grpo = start.Grpo with { LearningRate = 3e-4, Sampling = start.Grpo.Sampling with { MaxNewTokens = preset == Preset.Smoke ? 60 : 130 } },
        };
        return preset == Preset.Smoke ? config : config with { EvaluateEvery = 20, Grpo = config.Grpo with { Steps = 200 } };
    }

    private static Qwen3Config Qwen3(int words) => new()
    {
        VocabSize = words, HiddenSize = 64, IntermediateSize = 160, NumHiddenLayers = 3, NumAttentionHeads = 4, NumKeyValueHeads = 4, HeadDim = 32,
        MaxPositionEmbeddings = SmallLanguage.Positions, RopeTheta = 100, InitializerRange = 0.1,
    };
}

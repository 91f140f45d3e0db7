using R1.Configuration;
using R1.Data;
using R1.Models;

namespace R1.Pipeline;

/// <summary>The six students of section 2.4: four of Qwen2.5's shape, two of Llama 3's, named by the number of their parameters.</summary>
public static class Students
{
    private const int Steps = 1800;

    // Of the pre-training of the big model, which is longer by three quarters. Tables and exercises keep their share of the steps.
    private const double Pace = 0.5;

    /// <summary>Their configurations, by shape and size.</summary>
    /// <param name="preset">Scale of the pre-training; the sizes are the same at every one.</param>
    /// <param name="seed">Source of all randomness.</param>
    public static IReadOnlyList<StudentConfig> For(Preset preset, int seed)
    {
        var big = BaseModelConfig.ForSearch(preset, seed);
        var words = big.Model.VocabSize;
        return
        [
            Of("qwen_57k", Qwen(words, 32, layers: 2), big), Of("qwen_78k", Qwen(words, 40, layers: 2), big),
            Of("qwen_127k", Qwen(words, 48, layers: 3), big), Of("qwen_201k", Qwen(words, 64, layers: 3), big),
            Of("llama_57k", Llama(words, 32, layers: 2), big), Of("llama_201k", Llama(words, 64, layers: 3), big),
        ];
    }

    private static StudentConfig Of(string name, ModelConfig model, BaseModelConfig big)
    {
        var isSmoke = big.Training.Steps < Steps;
        return new StudentConfig
        {
            Seed = big.Seed, Name = name, Model = model,
            Curriculum = isSmoke ? big.Curriculum! : big.Curriculum!.Stretched(Pace),
            Training = isSmoke ? big.Training : big.Training.WithSteps(Steps, stable: 0.3),
        };
    }

    private static Qwen2Config Qwen(int words, int hiddenSize, int layers) => new()
    {
        VocabSize = words, HiddenSize = hiddenSize, IntermediateSize = hiddenSize * 5 / 2, NumHiddenLayers = layers, NumAttentionHeads = 4,
        NumKeyValueHeads = 2, MaxPositionEmbeddings = SmallLanguage.Positions, RopeTheta = 30, InitializerRange = 0.1,
    };

    private static LlamaConfig Llama(int words, int hiddenSize, int layers) => new()
    {
        VocabSize = words, HiddenSize = hiddenSize, IntermediateSize = hiddenSize * 5 / 2, NumHiddenLayers = layers, NumAttentionHeads = 4,
        NumKeyValueHeads = 2, MaxPositionEmbeddings = SmallLanguage.Positions, RopeTheta = 30, InitializerRange = 0.1,
    };
}

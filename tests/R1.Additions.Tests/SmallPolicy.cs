using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline;

namespace R1.Tests.Additions;

/// <summary>A model that has read nothing: large enough to be trained.</summary>
internal static class SmallPolicy
{
    public static Policy Create(int seed = 1) => new(
        CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2) with { VocabSize = SmallLanguage.Tokenizer.VocabularySize }, seed),
        SmallLanguage.Format);
}

using R1.Data;
using R1.Training.Gradients;

namespace R1.Pipeline.Curation;

/// <summary>A curated completion that a model is fine-tuned on.</summary>
/// <param name="Problem">What is asked.</param>
/// <param name="Response">What the model is to answer.</param>
/// <param name="Source">Where it comes from, for tables, e.g. <c>few_shot</c>.</param>
public sealed record Example(Problem Problem, string Response, string Source)
{
    /// <summary>As ids, for training.</summary>
    internal TokenSequence ToSequence(int index) => new(SmallLanguage.Prompt(Problem), SmallLanguage.Completion(Response), index);
}

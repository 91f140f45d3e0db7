using R1.Data;
using R1.Tokenization;
using R1.Training.Gradients;

namespace R1.Pipeline.Curation;

/// <summary>A curated completion that a model is fine-tuned on.</summary>
/// <param name="Problem">What is asked.</param>
/// <param name="Response">What the model is to answer.</param>
/// <param name="Source">Where it comes from, for tables, e.g. <c>few_shot</c>.</param>
public sealed record Example(Problem Problem, string Response, string Source)
{
    /// <summary>As ids, for the training of a model that reads and writes in a format.</summary>
    public TokenSequence ToSequence(PromptFormat format, int index) => new(format.Prompt(Problem.Question), format.Completion(Response), index);
}

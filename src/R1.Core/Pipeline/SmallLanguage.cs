using R1.Data;
using R1.Generation;
using R1.Tokenization;

namespace R1.Pipeline;

/// <summary>The small vocabulary as the stages use it: tokenizer, template and the ids with a meaning.</summary>
public static class SmallLanguage
{
    /// <summary>The words of all families; a model that knows some of them has the first of these words (<see cref="ProblemFamilies.WordsFor"/>).</summary>
    public static WordTokenizer Tokenizer { get; } = new(ProblemFamilies.Standard.Vocabulary);

    /// <summary>Ends a document.</summary>
    public static int EndOfDocumentId { get; } = Tokenizer.IdOf("<eos>");

    /// <summary>Prompt ids of a problem.</summary>
    public static int[] Prompt(Problem problem) => [.. Tokenizer.EncodeToIds(PromptTemplate.Small.Render(problem.Question))];

    /// <summary>Ids of a response, with the end of the document.</summary>
    public static int[] Completion(string response) => [.. Tokenizer.EncodeToIds(response), EndOfDocumentId];

    /// <summary>Rollouts from a sampler in this language.</summary>
    public static RolloutEngine Rollouts(ICompletionSampler sampler) => new(sampler, Tokenizer, PromptTemplate.Small, EndOfDocumentId);
}

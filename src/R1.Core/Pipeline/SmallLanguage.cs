using R1.Data;
using R1.Data.Code;
using R1.Generation;
using R1.Tokenization;

namespace R1.Pipeline;

/// <summary>The small vocabulary as the stages use it: tokenizer, template and the ids with a meaning.</summary>
public static class SmallLanguage
{
    /// <summary>Words of <see cref="Lexicon.Vocabulary"/>.</summary>
    public static WordTokenizer Tokenizer { get; } = new(Lexicon.Vocabulary);

    /// <summary>Words of <see cref="CodeLexicon.Vocabulary"/>; those of the small vocabulary have the same ids in both.</summary>
    public static WordTokenizer CodeTokenizer { get; } = new(CodeLexicon.Vocabulary);

    /// <summary>Ends a document.</summary>
    public static int EndOfDocumentId { get; } = Tokenizer.IdOf("<eos>");

    /// <summary>Prompt ids of a problem.</summary>
    public static int[] Prompt(Problem problem) => [.. CodeTokenizer.EncodeToIds(PromptTemplate.Small.Render(problem.Question))];

    /// <summary>Ids of a response, with the end of the document.</summary>
    public static int[] Completion(string response) => [.. CodeTokenizer.EncodeToIds(response), EndOfDocumentId];

    /// <summary>Rollouts from a sampler in this language.</summary>
    public static RolloutEngine Rollouts(ICompletionSampler sampler) => new(sampler, Tokenizer, PromptTemplate.Small, EndOfDocumentId);

    /// <summary>Rollouts from a sampler whose model also has the words of <see cref="CodeLexicon"/>.</summary>
    public static RolloutEngine CodeRollouts(ICompletionSampler sampler) => new(sampler, CodeTokenizer, PromptTemplate.Small, EndOfDocumentId);
}

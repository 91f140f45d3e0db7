using R1.Tokenization;

namespace R1.Data;

/// <summary>The small vocabulary as models read and write it: tokenizer, template and the ids with a meaning.</summary>
public static class SmallLanguage
{
    /// <summary>The words of all families; a model that knows some of them has the first of these words (<see cref="ProblemFamilies.WordsFor"/>).</summary>
    public static WordTokenizer Tokenizer { get; } = new(ProblemFamilies.Standard.Vocabulary);

    /// <summary>The word that ends a document.</summary>
    internal const string EndOfDocument = "<eos>";

    /// <summary>Positions of the small models: a prompt, an answer of full length, and as much again, since labels and searches go on from answers.</summary>
    internal const int Positions = 1024;

    /// <summary>Ends a document.</summary>
    public static int EndOfDocumentId { get; } = Tokenizer.IdOf(EndOfDocument);

    /// <summary>How the small models read and write.</summary>
    public static PromptFormat Format { get; } = new(Tokenizer, PromptTemplate.Small, [EndOfDocumentId]);

    /// <summary>Prompt ids of a problem.</summary>
    public static int[] Prompt(Problem problem) => Format.Prompt(problem.Question);

    /// <summary>Ids of a response, with the end of the document.</summary>
    public static int[] Completion(string response) => Format.Completion(response);
}

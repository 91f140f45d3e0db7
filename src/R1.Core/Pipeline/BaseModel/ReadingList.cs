using R1.Data;
using R1.Data.Corpora;
using R1.Foundation;
using R1.Training.Gradients;

namespace R1.Pipeline;

/// <summary>What a model reads in a step of its pre-training.</summary>
internal static class ReadingList
{
    /// <summary>Documents of a curriculum, as many as it takes to reach a number of tokens.</summary>
    /// <param name="curriculum">What is read when.</param>
    /// <param name="step">1 for the first.</param>
    /// <param name="tokens">Tokens, prompts included.</param>
    /// <param name="random">Source of all choices.</param>
    public static IReadOnlyList<Document> Of(DocumentCurriculum curriculum, int step, int tokens, SeededRandom random) =>
        UpTo(tokens, curriculum.Documents(step, random), document => Sequence(document, 0).Length);

    /// <summary>The first of a stream, as many as it takes to reach a number of tokens.</summary>
    /// <param name="tokens">Tokens, prompts included.</param>
    /// <param name="stream">Endless.</param>
    /// <param name="length">Tokens of one.</param>
    public static IReadOnlyList<T> UpTo<T>(int tokens, IEnumerable<T> stream, Func<T, int> length)
    {
        var (taken, sum) = (new List<T>(), 0);
        foreach (var one in stream)
        {
            if (sum >= tokens) break;
            taken.Add(one);
            sum += length(one);
        }
        return taken;
    }

    /// <summary>A document as ids, for training.</summary>
    public static TokenSequence Sequence(Document document, int index) => Sequence(document.Question, document.Response, index);

    /// <summary>A question and what is learnt after it, as ids.</summary>
    public static TokenSequence Sequence(string question, string response, int index) =>
        new(SmallLanguage.Format.Prompt(question), SmallLanguage.Completion(response), index);
}

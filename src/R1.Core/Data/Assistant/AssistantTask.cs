using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>A task of an assistant before it is put into a language.</summary>
/// <param name="Family">Its kind.</param>
/// <param name="Level">Difficulty.</param>
/// <param name="Question">English words, without question mark.</param>
public sealed record AssistantTask(AssistantFamily Family, int Level, string Question) : IDrawnProblem
{
    /// <inheritdoc/>
    public string Identity => $"{Family.Name}|{Question}";

    /// <inheritdoc/>
    public Problem ToProblem(string language) => new()
    {
        Id = $"{Identity}|{language}",
        Family = Family.Name,
        Level = Level,
        Language = language,
        Question = $"{AssistantLexicon.Say(Question, language)} ?",
        Answer = Family.OnlyAnswer(Question) is { } answer ? AssistantLexicon.Say(answer, AnswerLanguage(language)) : null,
    };

    /// <summary>Reads the task that a problem states.</summary>
    /// <exception cref="ArgumentException">The problem is of no assistant family.</exception>
    public static AssistantTask Parse(Problem problem)
    {
        if (AssistantFamilies.Find(problem.Family) is not { } family)
            throw new ArgumentException($"problem '{problem.Id}' is of the family '{problem.Family}', which is no task of an assistant", nameof(problem));
        var question = AssistantLexicon.Read(problem.Question[..^" ?".Length], problem.Language)
            ?? throw new ArgumentException($"problem '{problem.Id}' is not in the language '{problem.Language}'", nameof(problem));
        return new AssistantTask(family, problem.Level, question);
    }

    /// <summary>How good an answer is by rule, in [0, 1]; words of the wrong language make it worth nothing.</summary>
    /// <param name="answer">The answer alone.</param>
    /// <param name="language">Language of the question.</param>
    public double Score(string answer, string language) =>
        AssistantLexicon.Read(answer, AnswerLanguage(language)) is { } words ? Family.Score(Question, words) : 0;

    /// <summary>A right answer in the words that are asked for.</summary>
    /// <param name="language">Language of the question.</param>
    /// <param name="random">Source of all choices.</param>
    internal string Answer(string language, SeededRandom random) => AssistantLexicon.Say(Family.Answer(Question, random), AnswerLanguage(language));

    /// <summary>The language of the answer to a question in a language.</summary>
    internal string AnswerLanguage(string language) => Family.AnswersInOtherLanguage ? AssistantLexicon.Other(language) : language;
}

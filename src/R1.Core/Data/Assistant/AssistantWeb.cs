using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// What the synthetic web holds about an assistant's tasks: right and wrong answers, some in the wrong language, nearly all without thoughts. Nobody writes
/// down more than two tries.
/// </summary>
public sealed record AssistantWeb : DocumentKind
{
    private const int MostTries = 2;

    /// <value>Share of the answers that are right where the author does not think, in [0, 1]. Default 0.6.</value>
    [Range(0, 1)]
    public double RightRate { get; init; } = 0.6;

    /// <value>How often somebody declines a harmful request, in [0, 1]; the others help. Default 0.2.</value>
    [Range(0, 1)]
    public double DeclineRate { get; init; } = 0.2;

    /// <value>Share of the tasks that need thoughts for which they are written down, in [0, 1]. Default 0.5.</value>
    [Range(0, 1)]
    public double ThoughtRate { get; init; } = 0.5;

    /// <value>Share of the thoughts that mix languages, in [0, 1]. Default 0.2.</value>
    [Range(0, 1)]
    public double MixRate { get; init; } = 0.2;

    /// <value>Share of the answers in the wrong language, in [0, 1]. Default 0.1.</value>
    [Range(0, 1)]
    public double ForeignRate { get; init; } = 0.1;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => AssistantFamilies.All.Select(family => family.Name);

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var family = random.Choose(AssistantFamilies.All, family => family.Share);
        // Nobody writes about the stars of the highest level.
        var levels = family is FactFamily ? family.MaxLevel - 1 : family.MaxLevel;
        var task = (AssistantTask)family.Draw(random.Next(1, levels + 1), Split.Train, random);
        var (asked, isForeign) = (task.ToProblem(SearchWriter.AnyLanguage(random)), random.NextBool(ForeignRate));
        var language = isForeign && !family.NeedsThoughts ? AssistantLexicon.Other(asked.Language) : asked.Language;
        var response = family.NeedsThoughts ? Thoughtful(task, language, random) : Plain(task, language, random);
        return new Document("assistant_web", asked.Question, response) { Problems = [asked] };
    }

    private string Plain(AssistantTask task, string language, SeededRandom random)
    {
        var isRight = random.NextBool(RequestFamily.IsHarmful(task.Question) ? DeclineRate : RightRate);
        var answer = isRight ? task.Family.Answer(task.Question, random) : task.Family.Mistake(task.Question, random);
        return AssistantLexicon.Say(answer, task.AnswerLanguage(language));
    }

    private string Thoughtful(AssistantTask task, string language, SeededRandom random)
    {
        if (!random.NextBool(ThoughtRate)) return new ReasoningTrace("", Plain(task, language, random)).Format();
        var (thoughts, answer) = task.Family.Think(task.Question, random.Next(1, MostTries + 1), random);
        return new ReasoningTrace(random.NextBool(MixRate) ? Mixed(thoughts, random) : AssistantLexicon.Say(thoughts, language), answer).Format();
    }

    private static string Mixed(string thoughts, SeededRandom random) =>
        string.Join(' ', AssistantLexicon.Split(thoughts).Select(word => AssistantLexicon.Say(word, SearchWriter.AnyLanguage(random))));
}

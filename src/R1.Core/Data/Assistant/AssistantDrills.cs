using R1.Data.Corpora;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// Exercises in the skills that an assistant's tasks need: repeating what was read, looking things up in a table or by a label, reversing words, translating
/// them, following a chain of comparisons. All of them right, and longer than the tasks, so that every word of them teaches.
/// </summary>
public sealed record AssistantDrills : DocumentKind
{
    private const int MostWords = 6;
    private const int MostRepeated = 16;
    private const int MostLabels = 6;

    private readonly record struct Exercise(string Question, string Answer, bool IsTranslation = false);

    private static readonly IReadOnlyList<string> Repeatable =
    [
        .. AssistantLexicon.Nouns, .. AssistantLexicon.Letters, .. Enumerable.Range(0, Operations.Modulus).Select(SearchLexicon.Number),
    ];

    private static readonly ReadingFamily Reading = new();
    private static readonly ChoiceFamily Choice = new();

    /// <inheritdoc/>
    public override IEnumerable<string> Families => AssistantFamilies.All.Select(family => family.Name);

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var (question, answer, isTranslation) = random.Next(8) switch
        {
            0 or 1 => Lookups(random),
            2 or 6 => Repetition(random),
            7 => Labels(random),
            3 => Words("reverse", random, words => words.Reverse()),
            4 => Words("translate", random, words => words) with { IsTranslation = true },
            _ => Comparisons(random),
        };
        var language = SearchWriter.AnyLanguage(random);
        var answered = isTranslation ? AssistantLexicon.Other(language) : language;
        return new Document("assistant_drills", $"{AssistantLexicon.Say(question, language)} ?", AssistantLexicon.Say(answer, answered));
    }

    private static Exercise Words(string task, SeededRandom random, Func<string[], IEnumerable<string>> answer)
    {
        var words = AssistantLexicon.Split(InstructionFamily.Some(AssistantLexicon.Nouns, random.Next(2, MostWords + 1), random));
        return new($"{task} {string.Join(' ', words)}", string.Join(' ', answer(words)));
    }

    // What stands beside what can only be known by having read it a moment ago: the skill on which looking up rests.
    private static Exercise Repetition(SeededRandom random)
    {
        var words = InstructionFamily.Some(Repeatable, random.Next(4, MostRepeated + 1), random);
        return new($"twice {words}", $"{words} {words}");
    }

    // Every row of the table in another order.
    private static Exercise Lookups(SeededRandom random)
    {
        var question = Reading.Ask(random.Next(1, Reading.MaxLevel + 1), random);
        string[] rows = [.. ReadingFamily.Table(question).Select(row => $"{row.Key} {row.Value}")];
        random.Shuffle<string>(rows);
        return new($"facts {question["read ".Length..]}", string.Join(" , ", rows));
    }

    // Numbers with labels, in another order.
    private static Exercise Labels(SeededRandom random)
    {
        int[] numbers = [.. Enumerable.Range(0, Operations.Modulus)];
        random.Shuffle<int>(numbers);
        string[] rows = [.. numbers.Take(random.Next(3, MostLabels + 1)).Select((number, i) => $"{SearchLexicon.Number(number)} {(char)('A' + i)}")];
        var question = $"facts {string.Join(" , ", rows)}";
        random.Shuffle<string>(rows);
        return new(question, string.Join(" , ", rows));
    }

    private static Exercise Comparisons(SeededRandom random)
    {
        var question = Choice.Ask(random.Next(1, Choice.MaxLevel + 1), random);
        var (thoughts, answer) = Choice.Think(question, 1, random);
        return new(question, new ReasoningTrace(thoughts, answer).Format());
    }
}

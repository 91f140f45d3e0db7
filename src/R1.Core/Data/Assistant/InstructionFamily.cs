using System.Globalization;
using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// Instructions with constraints that a rule checks, the stand-in for IFEval. Level 1: <c>twice cat dog</c>; level 2: <c>reverse cat dog red</c>; level 3:
/// <c>name 3 animal without cat</c>, for which many answers are right.
/// </summary>
public sealed class InstructionFamily : AssistantFamily
{
    /// <inheritdoc/>
    public override string Name => "instruction";

    /// <inheritdoc/>
    public override int MaxLevel => 3;

    internal override string Ask(int level, SeededRandom random)
    {
        if (level == 1) return $"twice {Some(AssistantLexicon.Nouns, 2, random)}";
        if (level == 2) return $"reverse {Some(AssistantLexicon.Nouns, random.Next(2, 4), random)}";
        var kind = random.Choose([.. AssistantLexicon.Kinds.Keys]);
        return $"name {random.Next(2, 5)} {kind} without {random.Choose(AssistantLexicon.Kinds[kind])}";
    }

    internal override string Answer(string question, SeededRandom random)
    {
        var words = AssistantLexicon.Split(question);
        return words[0] switch
        {
            "twice" => string.Join(' ', [.. words[1..], .. words[1..]]),
            "reverse" => string.Join(' ', words[1..].Reverse()),
            _ => Some([.. AssistantLexicon.Kinds[words[2]].Where(member => member != words[^1])], Count(words), random),
        };
    }

    internal override string? OnlyAnswer(string question) => IsOpen(question) ? null : Answer(question, new SeededRandom(0));

    // One constraint is forgotten: the words as they stand, or the forbidden one among them.
    internal override string Mistake(string question, SeededRandom random)
    {
        var words = AssistantLexicon.Split(question);
        return IsOpen(question) ? Some(AssistantLexicon.Kinds[words[2]], random.Next(2, 5), random) : string.Join(' ', words[1..]);
    }

    internal override double Score(string question, string answer)
    {
        if (!IsOpen(question)) return base.Score(question, answer);
        var (words, named) = (AssistantLexicon.Split(question), AssistantLexicon.Split(answer));
        var members = AssistantLexicon.Kinds[words[2]];
        var isComplete = named.Length == Count(words) && named.Distinct().Count() == named.Length;
        return isComplete && named.All(word => word != words[^1] && members.Contains(word)) ? 1 : 0;
    }

    /// <summary>Distinct words in random order.</summary>
    internal static string Some(IReadOnlyList<string> words, int count, SeededRandom random)
    {
        string[] shuffled = [.. words];
        random.Shuffle<string>(shuffled);
        return string.Join(' ', shuffled.Take(count));
    }

    private static bool IsOpen(string question) => question.StartsWith("name ", StringComparison.Ordinal);

    private static int Count(string[] words) => int.Parse(words[1], CultureInfo.InvariantCulture);
}

using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// Reading a small table in one to three hops, the stand-in for long documents (FRAMES, DROP): <c>read A C , B red , C B , D tea , of A</c>. The level is the
/// number of hops.
/// </summary>
public sealed class ReadingFamily : AssistantFamily
{
    private const string Keys = "ABCDEFGH";
    private const int Rows = 5;

    /// <inheritdoc/>
    public override string Name => "reading";

    /// <inheritdoc/>
    public override int MaxLevel => 3;

    /// <inheritdoc/>
    public override bool NeedsThoughts => true;

    internal override double Share => 3;

    internal override string Ask(int level, SeededRandom random)
    {
        char[] keys = [.. Keys];
        random.Shuffle<char>(keys);
        var rows = keys.Take(Rows).Select((key, i) => $"{key} {(i < level - 1 ? keys[i + 1].ToString() : random.Choose(AssistantLexicon.Nouns))}").ToArray();
        random.Shuffle<string>(rows);
        return $"read {string.Join(" , ", rows)} , of {keys[0]}";
    }

    internal override string Answer(string question, SeededRandom random) => Think(question, 1, random).Answer;

    internal override string Mistake(string question, SeededRandom random) =>
        random.Choose(Table(question).Values.Where(value => !Keys.Contains(value)).ToList());

    internal override (string Thoughts, string Answer) Think(string question, int tries, SeededRandom random)
    {
        var table = Table(question);
        var at = AssistantLexicon.Split(question)[^1];
        var steps = at;
        while (table.TryGetValue(at, out var next)) (at, steps) = (next, $"{steps} {next}");
        return ($"{steps} so {at}", at);
    }

    internal static Dictionary<string, string> Table(string question) =>
        question["read ".Length..].Split(" , ").SkipLast(1).Select(AssistantLexicon.Split).ToDictionary(row => row[0], row => row[1]);
}

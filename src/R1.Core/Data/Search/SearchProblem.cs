using R1.Foundation;

namespace R1.Data.Search;

/// <summary>
/// Which operations of a menu lead from one number to another? <c>find 10 to 22 in 2 by 9x+3 3x+4 6x+7 ?</c>, answer <c>6x+7 3x+4</c>. There is exactly
/// one answer, so a vote over spellings is a vote over answers.
/// </summary>
/// <param name="Start">The first number.</param>
/// <param name="Target">The number to be reached.</param>
/// <param name="Menu">Indices of the operations that may be used, in the order of the question.</param>
/// <param name="Solution">Indices of the operations of the answer.</param>
internal sealed record SearchProblem(int Start, int Target, IReadOnlyList<int> Menu, IReadOnlyList<int> Solution) : IDrawnProblem
{
    /// <inheritdoc/>
    // The order of a menu makes no other problem.
    public string Identity => $"{SearchFamily.FamilyName}|{Start}|{Target}|{Solution.Count}|{string.Join(' ', Menu.Order())}";

    /// <summary>Operations of the answer as words.</summary>
    public string Answer => Spell(Solution);

    /// <summary>Operations as words.</summary>
    public static string Spell(IEnumerable<int> operations) => string.Join(' ', operations.Select(operation => Operations.Names[operation]));

    /// <inheritdoc/>
    public Problem ToProblem(string language) => new()
    {
        Id = $"{Identity}|{language}",
        Family = SearchFamily.FamilyName,
        Level = Menu.Count,
        Language = language,
        Question = $"{SearchLexicon.Say(SearchWord.Find, language)} {Start} {SearchLexicon.Say(SearchWord.To, language)} {Target} "
            + $"{SearchLexicon.In} {Solution.Count} {SearchLexicon.Say(SearchWord.By, language)} {Spell(Menu)} ?",
        Answer = Answer,
    };

    /// <summary>Reads the problem that a question states.</summary>
    /// <exception cref="ArgumentException">The problem is of another family.</exception>
    public static SearchProblem Parse(Problem problem)
    {
        if (problem.Family != SearchFamily.FamilyName)
            throw new ArgumentException($"problem '{problem.Id}' is of the family '{problem.Family}'", nameof(problem));
        var words = problem.Question.Split(' ');
        return new SearchProblem(Number(words[1]), Number(words[3]), Indices(words[7..^1]), Indices((problem.Answer ?? "").Split(' ')));
    }

    /// <summary>Draws a problem of a split with exactly one solution.</summary>
    /// <param name="steps">Operations of the answer.</param>
    /// <param name="menuSize">Operations of the menu.</param>
    /// <param name="split">Where it must belong.</param>
    /// <param name="random">Source of the draw.</param>
    /// <param name="known">Only the first so many operations are used; null for all.</param>
    public static SearchProblem Draw(int steps, int menuSize, Split split, SeededRandom random, int? known = null)
    {
        while (true)
        {
            var menu = MenuOf(menuSize, random, known);
            var start = random.Next(Operations.Modulus);
            int[] solution = [.. Enumerable.Range(0, steps).Select(_ => random.Choose(menu))];
            var problem = new SearchProblem(start, Operations.Run(start, solution), menu, solution);
            if (Operations.CountWays(start, problem.Target, steps, menu) == 1 && Splits.Of(problem.Identity) == split) return problem;
        }
    }

    /// <summary>Draws a menu in random order.</summary>
    public static int[] MenuOf(int size, SeededRandom random, int? known = null)
    {
        int[] all = [.. Enumerable.Range(0, known ?? Operations.Count)];
        random.Shuffle<int>(all);
        return all[..size];
    }

    private static int Number(string word) => int.Parse(word, System.Globalization.CultureInfo.InvariantCulture);

    private static int[] Indices(IEnumerable<string> words) =>
        [.. words.Select(word => Operations.Find(word) ?? throw new ArgumentException($"'{word}' is no operation of search problems.", nameof(words)))];
}

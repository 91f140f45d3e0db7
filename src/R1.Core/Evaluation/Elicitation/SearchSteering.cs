using R1.Data;
using R1.Data.Search;

namespace R1.Evaluation.Elicitation;

/// <summary>Looking again at search problems, forced or forbidden from outside. Attempts are told by their structure, see <see cref="SearchChain"/>.</summary>
internal static class SearchSteering
{
    private static readonly int EndOfThoughts = SmallLanguage.Tokenizer.IdOf("</think>");
    private static readonly int[] Verdicts = [.. Both(SearchWord.Yes), .. Both(SearchWord.No)];
    private static readonly int[] Waits = [.. Both(SearchWord.Wait)];

    /// <summary>Ends the thoughts: what a ban puts in the place of another attempt.</summary>
    public static IReadOnlyList<int> End { get; } = [EndOfThoughts];

    /// <summary>Words with which an attempt can end.</summary>
    public static IReadOnlyList<int> AttemptEnds { get; } = [.. Verdicts, .. Waits, EndOfThoughts];

    /// <summary>The word that opens another attempt.</summary>
    public static int Wait(Problem problem) => SmallLanguage.Tokenizer.IdOf(SearchLexicon.Say(SearchWord.Wait, problem.Language));

    /// <summary>True for the words yes and no.</summary>
    public static bool IsVerdict(int id) => Verdicts.Contains(id);

    /// <summary>The attempts so far.</summary>
    public static IReadOnlyList<SearchAttempt> Attempts(WrittenChain chain) =>
        SearchChain.Of(chain.Problem, SmallLanguage.Tokenizer.Decode(chain.Ids)).Attempts;

    /// <summary>Whoever would end the thoughts without having said yes to the last attempt goes on, up to a number of attempts.</summary>
    public static ISteering AgainUnlessYes(int attempts) => new Again(attempts);

    /// <summary>After a number of attempts the thoughts end.</summary>
    public static ISteering AtMost(int attempts) => new Limit(attempts);

    private static IEnumerable<int> Both(SearchWord word) =>
        new[] { "en", "zh" }.Select(language => SmallLanguage.Tokenizer.IdOf(SearchLexicon.Say(word, language)));

    private sealed class Again(int most) : ISteering
    {
        public IReadOnlyList<int> Boundaries => End;

        public IReadOnlyList<int>? At(WrittenChain chain)
        {
            var attempts = Attempts(chain);
            if (attempts.Count >= most || attempts is [.., { SaysYes: true }]) return null;
            // Somebody who has said 'wait' already and then gives up is not made to say it twice.
            return chain.Ids.Count > 1 && Waits.Contains(chain.Ids[^2]) ? [SmallLanguage.Tokenizer.IdOf(Start(chain.Problem))] : [Wait(chain.Problem)];
        }

        private static string Start(Problem problem) => SearchLexicon.Number(SearchProblem.Parse(problem).Start);
    }

    private sealed class Limit(int most) : ISteering
    {
        public IReadOnlyList<int> Boundaries => AttemptEnds;

        public IReadOnlyList<int>? At(WrittenChain chain)
        {
            var last = chain.Ids[^1];
            if (last == EndOfThoughts) return null;
            if (Attempts(chain).Count < most) return [last];
            chain.IsSteered = false;
            return IsVerdict(last) ? [last, EndOfThoughts] : [EndOfThoughts];
        }
    }
}

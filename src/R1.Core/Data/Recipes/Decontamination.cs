using System.Text;

namespace R1.Data.Recipes;

/// <summary>A problem that was left out, and what it shares with a benchmark.</summary>
/// <param name="Id">Of the problem.</param>
/// <param name="BenchmarkId">Of the first problem of the benchmarks that has the words.</param>
/// <param name="Words">The first shared words.</param>
public sealed record Contamination(string Id, string BenchmarkId, string Words);

/// <summary>
/// Leaves out what a benchmark asks as well: a training problem that shares ten words in a row with a benchmark's question (version 2 of the paper,
/// supplement).
/// </summary>
/// <remarks>
/// Words are runs of letters and digits in lower case; of Chinese every character is one. Questions of fewer than ten words are compared as a whole.
/// </remarks>
public static class Decontamination
{
    /// <summary>Words in a row that decide.</summary>
    public const int GramWords = 10;

    /// <summary>The problems that share nothing with the benchmarks, in order, and a report of the others.</summary>
    /// <param name="problems">To train on.</param>
    /// <param name="benchmarks">To be measured with.</param>
    public static (IReadOnlyList<Problem> Clean, IReadOnlyList<Contamination> Removed) Apply(IEnumerable<Problem> problems, IEnumerable<Problem> benchmarks)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var problem in benchmarks)
            foreach (var gram in Grams(problem.Question)) owners.TryAdd(gram, problem.Id);
        var (clean, removed) = (new List<Problem>(), new List<Contamination>());
        foreach (var problem in problems)
            if (Grams(problem.Question).FirstOrDefault(owners.ContainsKey) is { } shared) removed.Add(new Contamination(problem.Id, owners[shared], shared));
            else clean.Add(problem);
        return (clean, removed);
    }

    /// <summary>All rows of ten words, joined by blanks; the whole where there are fewer.</summary>
    internal static IEnumerable<string> Grams(string text)
    {
        var words = Words(text).ToList();
        if (words.Count == 0) yield break;
        for (var i = 0; i <= Math.Max(0, words.Count - GramWords); i++) yield return string.Join(' ', words.Skip(i).Take(GramWords));
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isAlone = rune.Value is >= 0x3400 and <= 0x9FFF;
            if (word.Length > 0 && (isAlone || !Rune.IsLetterOrDigit(rune)))
            {
                yield return word.ToString();
                word.Clear();
            }
            if (isAlone) yield return rune.ToString();
            else if (Rune.IsLetterOrDigit(rune)) word.Append(Rune.ToLowerInvariant(rune).ToString());
        }
        if (word.Length > 0) yield return word.ToString();
    }
}

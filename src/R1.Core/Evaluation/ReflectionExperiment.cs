using R1.Data;
using R1.Data.Registers;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation;

/// <summary>What one arm does when the first pass over a problem is done.</summary>
public enum ReflectionArm
{
    /// <summary>The word `wait` is put in the model's mouth.</summary>
    Forced,

    /// <summary>The model goes on as it likes.</summary>
    Free,

    /// <summary>The words that open a second look cannot be drawn.</summary>
    Banned,
}

/// <summary>Accuracy of the arms on the same first passes.</summary>
/// <param name="Granularity">How much work the first passes show; null for all together.</param>
/// <param name="FirstPasses">Number of first passes, each continued once in every arm.</param>
/// <param name="Accuracy">Share of correct answers by arm, bootstrapped over problems.</param>
/// <param name="ForcedMinusBanned">Paired difference, bootstrapped over problems.</param>
/// <param name="FreeReflectionRate">How often the free arm looked again by itself.</param>
public sealed record ReflectionResult(
    Granularity? Granularity, int FirstPasses, IReadOnlyDictionary<ReflectionArm, Estimate> Accuracy, Estimate ForcedMinusBanned, double FreeReflectionRate)
{
    /// <summary>Which chains: the name of their granularity, or <c>all</c>.</summary>
    public string Chains => Granularity?.ToString().ToLowerInvariant() ?? "all";

    /// <summary>What the interval says, as the end of a sentence.</summary>
    public string InWords => this switch
    {
        { ForcedMinusBanned.Low: > 0 } => "looking again makes the answers better",
        { ForcedMinusBanned.High: < 0 } => "looking again makes the answers worse",
        _ => "no effect of looking again is established",
    };
}

/// <summary>
/// Does looking again cause better answers? Section 2.2.4 admires reflection; here it is tested. The model writes a first pass and stops where it
/// would say `wait` or end its thoughts; the same text then goes on in three ways. Granularity and everything else before the branching is equal
/// by construction.
/// </summary>
public static class ReflectionExperiment
{
    private static readonly int[] WaitIds = Ids(Word.Wait);
    private static readonly int[] BannedIds = [.. WaitIds, .. Ids(Word.Check)];
    private static readonly int ThinkCloseId = SmallLanguage.Tokenizer.IdOf("</think>");

    /// <summary>Runs the three arms.</summary>
    /// <param name="policy">The model.</param>
    /// <param name="benchmark">Problems and first passes per problem.</param>
    /// <param name="options">How tokens are drawn; see <see cref="EvaluationProtocol.Paper"/>.</param>
    /// <param name="seed">Noise of everything.</param>
    /// <returns>
    /// One result for every granularity with at least <paramref name="minFirstPasses"/> first passes, coarse to fine, and one for all chains
    /// together; none when there are fewer in all.
    /// </returns>
    /// <param name="minFirstPasses">Fewer tell nothing.</param>
    public static IReadOnlyList<ReflectionResult> Run(
        Policy policy, Benchmark benchmark, SamplingOptions options, ulong seed, int minFirstPasses = 100)
    {
        var firstPasses = FirstPasses(policy, benchmark, options, seed);
        var correct = Enum.GetValues<ReflectionArm>().ToDictionary(arm => arm, arm => Continue(policy, firstPasses, arm, options, seed));
        var chains = firstPasses.Index().Where(p => p.Item.Granularity != Granularity.Direct).ToArray();
        if (chains.Length < minFirstPasses) return [];
        return
        [
            .. chains.GroupBy(p => p.Item.Granularity).Where(g => g.Count() >= minFirstPasses).OrderBy(g => g.Key)
                .Select(g => Summarize(g.Key, [.. g], correct, seed)),
            Summarize(null, chains, correct, seed),
        ];
    }

    private sealed record FirstPass(Problem Problem, int[] Ids, Granularity Granularity);

    private static List<FirstPass> FirstPasses(Policy policy, Benchmark benchmark, SamplingOptions options, ulong seed)
    {
        var random = new SeededRandom(seed);
        var requests = benchmark.Problems.Select(p => new SampleRequest(SmallLanguage.Prompt(p), benchmark.SamplesPerProblem, random.NextUInt64())).ToList();
        var stops = options with { StopTokenIds = [.. WaitIds, ThinkCloseId, SmallLanguage.EndOfDocumentId] };
        var sampled = policy.Sampler.Sample(requests, stops);
        return [.. benchmark.Problems.SelectMany((problem, i) => sampled[i]
            .Where(s => s.Finished && s.TokenIds[^1] != SmallLanguage.EndOfDocumentId)
            .Select(s => s.TokenIds[..^1])
            .Select(ids => new FirstPass(problem, [.. requests[i].PromptIds, .. ids], GranularityOf(problem, ids))))];
    }

    // One flag per first pass: did its continuation end with the right answer, and did it look again?
    private static (bool Correct, bool Reflects)[] Continue(
        Policy policy, List<FirstPass> firstPasses, ReflectionArm arm, SamplingOptions options, ulong seed)
    {
        var random = new SeededRandom(seed + 1);
        var requests = firstPasses.Select(p => new SampleRequest(
            arm == ReflectionArm.Forced ? [.. p.Ids, WaitId(p.Problem)] : p.Ids, 1, random.NextUInt64())).ToList();
        var drawn = options with { StopTokenIds = [SmallLanguage.EndOfDocumentId], BannedTokenIds = arm == ReflectionArm.Banned ? BannedIds : [] };
        var sampled = policy.Sampler.Sample(requests, drawn);
        var accuracy = new AccuracyReward();
        return [.. firstPasses.Select((pass, i) =>
        {
            var start = SmallLanguage.Prompt(pass.Problem).Length;
            int[] all = [.. requests[i].PromptIds[start..], .. sampled[i][0].TokenIds];
            var text = SmallLanguage.Tokenizer.Decode(all.Where(id => id != SmallLanguage.EndOfDocumentId));
            return (accuracy.Score(pass.Problem, text) == 1, ResponseBehaviour.Of(text).Reflects);
        })];
    }

    private static ReflectionResult Summarize(
        Granularity? granularity, (int Index, FirstPass Item)[] passes, Dictionary<ReflectionArm, (bool Correct, bool Reflects)[]> outcome, ulong seed)
    {
        double[] ByProblem(ReflectionArm arm) =>
            [.. passes.GroupBy(p => p.Item.Problem.Id).Select(g => g.Average(p => outcome[arm][p.Index].Correct ? 1.0 : 0))];
        var accuracy = outcome.Keys.ToDictionary(arm => arm, arm => Estimate.OverProblems(ByProblem(arm), seed));
        double[] difference = [.. ByProblem(ReflectionArm.Forced).Zip(ByProblem(ReflectionArm.Banned), (f, b) => f - b)];
        return new ReflectionResult(
            granularity, passes.Length, accuracy, Estimate.OverProblems(difference, seed),
            passes.Average(p => outcome[ReflectionArm.Free][p.Index].Reflects ? 1.0 : 0));
    }

    // Labels shown of the problem's operations, and whether an operation follows the first one.
    private static Granularity GranularityOf(Problem problem, int[] ids)
    {
        var words = ids.Select(SmallLanguage.Tokenizer.WordOf).ToList();
        var labels = words.Count(RegisterLexicon.Labels.Contains);
        if (labels == 0) return Granularity.Direct;
        var operations = RegisterFamily.Named(problem.Family).Operations;
        if (words.Any(w => operations.Contains(w))) return Granularity.Fine;
        return labels > (problem.Level + 1) / 2 ? Granularity.Medium : Granularity.Coarse;
    }

    private static int WaitId(Problem problem) => SmallLanguage.Tokenizer.IdOf(Lexicon.Say(Word.Wait, problem.Language));

    private static int[] Ids(Word word) =>
        [SmallLanguage.Tokenizer.IdOf(Lexicon.Words[word].English), SmallLanguage.Tokenizer.IdOf(Lexicon.Words[word].Chinese)];
}

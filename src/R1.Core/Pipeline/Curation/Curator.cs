using R1.Generation;
using R1.Rewards;

namespace R1.Pipeline.Curation;

/// <summary>How many completions of a source were left after each filter.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Sampled">All completions.</param>
/// <param name="Right">Those with the right answer.</param>
/// <param name="OneLanguage">Of these, those in the language of the question alone.</param>
/// <param name="WithoutRepetition">Of these, those without an attempt twice.</param>
/// <param name="Kept">What is trained on: readable and distinct, at most so many per problem.</param>
/// <param name="MeanWords">Mean length of what is kept, words; 0 for nothing.</param>
public sealed record FunnelRow(string Source, int Sampled, int Right, int OneLanguage, int WithoutRepetition, int Kept, double MeanWords);

/// <summary>
/// Keeps right and readable completions (sections 2.3.1 and 2.3.3), and counts what each filter costs. A completion is first rewritten by
/// <see cref="Refinement"/> where that is asked for.
/// </summary>
/// <param name="accuracy">What counts as right: a score of 1.</param>
/// <param name="mostPerProblem">Completions of one problem that are kept at most.</param>
/// <param name="refines">Rewrite right completions so that they can be read, instead of dropping those that cannot.</param>
/// <param name="mostWords">Longer completions are dropped. Default 240, for the small language; chains of a large model have thousands.</param>
/// <param name="format">Gives 1 to a text in the format that is kept; null for <see cref="ReadableFormatReward"/>.</param>
public sealed class Curator(IReward accuracy, int mostPerProblem, bool refines, int mostWords = 240, IReward? format = null)
{
    private const int DroppedPerSource = 3;

    private readonly List<Example> _examples = [];
    private readonly List<FunnelRow> _funnel = [];
    private readonly List<(Rollout Rollout, Readability Faults)> _dropped = [];

    /// <summary>What is kept, source after source.</summary>
    public IReadOnlyList<Example> Examples => _examples;

    /// <summary>One row per source.</summary>
    public IReadOnlyList<FunnelRow> Funnel => _funnel;

    /// <summary>Tokens of all completions, those included that were dropped.</summary>
    public long SampledTokens { get; private set; }

    /// <summary>Right completions that were dropped, with what is wrong with them; the first few of each source.</summary>
    public IReadOnlyList<(Rollout Rollout, Readability Faults)> Dropped => _dropped;

    /// <summary>Curates the completions of a source.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="groups">All of its completions.</param>
    public void Add(string source, IReadOnlyList<RolloutGroup> groups)
    {
        var all = groups.SelectMany(group => group.Rollouts).ToList();
        SampledTokens += all.Sum(rollout => (long)rollout.Length);
        var right = all.Zip(accuracy.ScoreAll(all)).Where(one => one.Second >= 1).Select(one => one.First).ToList();
        var judged = right.Select(rollout => (Rollout: rollout, Faults: Readability.Of(rollout.Problem, rollout.Text, mostWords, format))).ToList();
        _dropped.AddRange(judged.Where(one => one.Faults.MixesLanguages || one.Faults.Repeats || one.Faults.IsLong).Take(DroppedPerSource));
        var kept = right.GroupBy(rollout => rollout.Problem.Id).SelectMany(ofProblem => Keep(source, ofProblem)).ToList();
        _examples.AddRange(kept);
        var oneLanguage = judged.Where(one => !one.Faults.MixesLanguages).ToList();
        _funnel.Add(new FunnelRow(
            source, all.Count, right.Count, oneLanguage.Count, oneLanguage.Count(one => !one.Faults.Repeats), kept.Count,
            MeanWords(kept)));
    }

    /// <summary>Adds what was written by rule; it needs no filter.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="examples">Right and readable.</param>
    internal void AddWritten(string source, IEnumerable<Example> examples)
    {
        List<Example> all = [.. examples];
        if (all.Count == 0) return;
        _examples.AddRange(all);
        _funnel.Add(new FunnelRow(source, all.Count, all.Count, all.Count, all.Count, all.Count, MeanWords(all)));
    }

    private static double MeanWords(IReadOnlyList<Example> examples) =>
        examples.Count == 0 ? 0 : examples.Average(example => 1.0 + example.Response.Count(letter => letter == ' '));

    private IEnumerable<Example> Keep(string source, IEnumerable<Rollout> right) => right
        .Select(rollout => (rollout.Problem, Text: refines ? Refinement.Of(rollout.Problem, rollout.Text) : rollout.Text))
        .Where(one => one.Text is not null && Readability.Of(one.Problem, one.Text, mostWords, format).IsReadable)
        .DistinctBy(one => one.Text)
        .Take(mostPerProblem)
        .Select(one => new Example(one.Problem, one.Text!, source));
}

using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline.Curation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>
/// Section 2.3.3: completions of the reasoning checkpoint are kept where they are right and can be read, general data comes beside them, and the base model is
/// fine-tuned on all of it.
/// </summary>
public static class RejectionSampling
{
    /// <summary>The fine-tuned base model, Dev3 of the paper's second version.</summary>
    public static readonly ModelKind Dev3 = new("dev3", Revision: 1, Notebook: "05-rejection-sampling");

    // So that every kind of task is there, whatever was curated.
    private const int LeastGeneral = 28;

    // So that progress can be shown, and memory does not grow with the number of problems.
    private const int ProblemsAtOnce = 500;

    /// <summary>Draws and filters completions, one source per family.</summary>
    /// <param name="config">How much.</param>
    /// <param name="author">Who answers: the reasoning checkpoint, or the final model as a teacher (section 2.4).</param>
    /// <param name="onDrawn">Called with the number of problems done so far.</param>
    public static Curator Collect(RejectionSamplingConfig config, Policy author, Action<int>? onDrawn = null)
    {
        var seeds = new Seeds(config.Seed);
        var problems = config.Mixture.ToSource().Draw(config.Count, Split.Train, seeds.Random("rejection-sampling", "problems"));
        var groups = new List<RolloutGroup>();
        foreach (var (slice, some) in problems.Chunk(ProblemsAtOnce).Index())
        {
            groups.AddRange(author.Sample(some, config.SamplesPerProblem, config.Sampling, seeds.Derive("rejection-sampling", "sample", slice)));
            onDrawn?.Invoke(groups.Count);
        }
        var curator = new Curator(TaskReward.World, config.MostPerProblem, refines: false);
        foreach (var family in groups.GroupBy(group => group.Problem.Family)) curator.Add(family.Key, [.. family]);
        return curator;
    }

    /// <summary>The whole set: what was curated, and general examples in proportion.</summary>
    /// <param name="config">The proportion.</param>
    /// <param name="reasoning">The curated completions.</param>
    public static IReadOnlyList<Example> WithGeneral(RejectionSamplingConfig config, IReadOnlyList<Example> reasoning)
    {
        var count = Math.Max(LeastGeneral, (int)Math.Round(reasoning.Count * config.GeneralShare));
        return [.. reasoning, .. GeneralExamples.Draw(count, new Seeds(config.Seed).Random("rejection-sampling", "general"))];
    }
}

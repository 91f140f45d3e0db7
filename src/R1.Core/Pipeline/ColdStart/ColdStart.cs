using R1.Data;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Evaluation;
using R1.Evaluation.Elicitation;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline.Curation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>
/// Collects the chains of the cold start (section 2.3.1) in the paper's ways: few-shot prompting, prompting for reflection and verification, outputs of
/// R1-Zero; all of them refined by rule, in the place of human annotators.
/// </summary>
public static class ColdStart
{
    /// <summary>The fine-tuned base model, Dev1 of the paper's second version.</summary>
    public static readonly ModelKind Dev1 = new("dev1", Revision: 2, Notebook: "03-cold-start");

    private const int MostAttempts = 16;

    /// <summary>Collects and refines.</summary>
    /// <param name="config">How much.</param>
    /// <param name="v3">The base model, which is prompted.</param>
    /// <param name="zero">R1-Zero, whose outputs are made readable.</param>
    /// <param name="onSource">Called with the number of sources done so far.</param>
    public static Curator Collect(ColdStartConfig config, Policy v3, Policy zero, Action<int>? onSource = null)
    {
        var curator = new Curator(TaskReward.World, config.MostPerProblem, refines: true);
        foreach (var (source, sample) in Sources(config, v3, zero))
        {
            curator.Add(source, sample());
            onSource?.Invoke(curator.Funnel.Count);
        }
        curator.AddWritten("written", Written(config));
        return curator;
    }

    private static IEnumerable<Example> Written(ColdStartConfig config)
    {
        var random = new Seeds(config.Seed).Random("cold-start", "written");
        foreach (var family in AssistantFamilies.Reasoning)
            for (var i = 0; i < config.Written; i++)
            {
                var task = family.DrawAny(random);
                var problem = task.ToProblem(SearchWriter.AnyLanguage(random));
                var (thoughts, answer) = family.Think(task.Question, MostAttempts, random);
                var (said, stated) = (AssistantLexicon.Say(thoughts, problem.Language), AssistantLexicon.Say(answer, problem.Language));
                yield return new Example(problem, Refinement.Write(problem, said, stated), "written");
            }
    }

    /// <summary>Names of the sources, in order.</summary>
    public static IReadOnlyList<string> SourceNames { get; } =
        ["few_shot", "prompted_reflection", "r1_zero", .. AssistantFamilies.Reasoning.Select(family => family.Name)];

    private static IEnumerable<(string Source, Func<IReadOnlyList<RolloutGroup>> Sample)> Sources(ColdStartConfig config, Policy v3, Policy zero)
    {
        var seeds = new Seeds(config.Seed);
        IReadOnlyList<Problem> Draw(string source, ProblemsConfig problems) =>
            new FamilySource(problems).Draw(config.Count, Split.Train, seeds.Random("cold-start", source));
        IReadOnlyList<RolloutGroup> Prompt(string source, ElicitationWay way) => new Elicitor(v3, new EvaluationProtocol(config.Sampling, seeds))
            .Sample(new Benchmark(source, Draw(source, config.Problems), config.SamplesPerProblem), way, seeds.Derive("cold-start", source, "sample"));
        IReadOnlyList<RolloutGroup> Ask(string source, Policy policy, ProblemsConfig problems) =>
            policy.Sample(Draw(source, problems), config.SamplesPerProblem, config.Sampling, seeds.Derive("cold-start", source, "sample"));

        var prompting = new ElicitationWay { Prefix = "<think> {start}", Temperature = 1 };
        yield return (SourceNames[0], () => Prompt(SourceNames[0], prompting with { Shots = 4 }));
        yield return (SourceNames[1], () => Prompt(SourceNames[1], prompting with { AgainUntil = MostAttempts }));
        yield return (SourceNames[2], () => Ask(SourceNames[2], zero, config.Problems));
        foreach (var family in AssistantFamilies.Reasoning) yield return (family.Name, () => Ask(family.Name, v3, family.Problems()));
    }
}

using R1.Data;
using R1.Generation;
using R1.Tokenization;

namespace R1.Evaluation.Prompting;

/// <summary>
/// The same problems asked in another way, to see how much hangs on the wording (section 5: "prompt engineering"). What is asked changes; what is right does
/// not.
/// </summary>
/// <param name="Name">What a table calls it.</param>
/// <param name="Ask">The question as it is put.</param>
public sealed record PromptVariant(string Name, Func<Problem, string> Ask)
{
    /// <summary>The question as it is.</summary>
    public static PromptVariant ZeroShot { get; } = new("zero-shot", problem => problem.Question);

    /// <summary>Solved problems before the question, as documents stand before each other in pre-training.</summary>
    /// <param name="name">What a table calls it.</param>
    /// <param name="examples">Problems with responses, in this order.</param>
    /// <param name="policy">Whose template and end of text stand between them.</param>
    public static PromptVariant FewShot(string name, IReadOnlyList<Rollout> examples, Policy policy)
    {
        var template = policy.Format.Template.Text;
        var before = template[..template.IndexOf(PromptTemplate.Placeholder, StringComparison.Ordinal)];
        var shots = string.Concat(examples.Select(example => policy.Format.Document(example.Problem.Question, example.Text) + " ")) + before;
        // The template puts its beginning before the first question itself.
        return new PromptVariant(name, problem => shots[before.Length..] + problem.Question);
    }

    /// <summary>The question with some of its words replaced.</summary>
    /// <param name="name">What a table calls it.</param>
    /// <param name="words">By whole words; others stay.</param>
    public static PromptVariant InOtherWords(string name, IReadOnlyDictionary<string, string> words) =>
        new(name, problem => string.Join(' ', problem.Question.Split(' ').Select(word => words.GetValueOrDefault(word, word))));

    /// <summary>Draws completions of the problems asked this way.</summary>
    /// <param name="policy">What is asked.</param>
    /// <param name="benchmark">Problems and how often each is asked.</param>
    /// <param name="protocol">How tokens are drawn; every way of asking has the same noise.</param>
    public IReadOnlyList<RolloutGroup> Sample(Policy policy, Benchmark benchmark, EvaluationProtocol protocol)
    {
        Problem[] asked = [.. benchmark.Problems.Select(problem => problem with { Question = Ask(problem) })];
        var groups = policy.Sample(asked, benchmark.SamplesPerProblem, protocol.Sampling, protocol.SeedOf(benchmark));
        return
        [
            .. benchmark.Problems.Zip(groups, (problem, group) =>
                new RolloutGroup(problem, [.. group.Rollouts.Select(rollout => rollout with { Problem = problem })])),
        ];
    }

    /// <summary>Measures a policy on the problems asked this way.</summary>
    /// <inheritdoc cref="Sample"/>
    public BenchmarkResult Evaluate(Policy policy, Benchmark benchmark, EvaluationProtocol protocol) =>
        Evaluator.Summarize(benchmark, Sample(policy, benchmark, protocol), protocol.SeedOf(benchmark));
}

using System.Diagnostics;
using System.Text.Json;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation.Recorded;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Problems that are answered.</param>
/// <param name="Of">Problems of the benchmark.</param>
/// <param name="Left">Estimated time to the end; null before there is a measure of it.</param>
internal readonly record struct EvaluationProgress(int Done, int Of, TimeSpan? Left);

/// <summary>
/// Evaluates a policy and writes every completion down as it comes, one JSON line each, so that an evaluation that was ended at any moment goes on where it
/// ended, to the same result. Problems whose prompt leaves no room for the completion count as not answered.
/// </summary>
/// <param name="policy">What is measured.</param>
/// <param name="protocol">How tokens are drawn, and with which noise.</param>
/// <param name="folder">Receives one file per benchmark, <c>NAME.jsonl</c>.</param>
internal sealed class RecordedEvaluation(Policy policy, EvaluationProtocol protocol, string folder)
{
    // Decides the noise: part of the format.
    private const int ChunkProblems = 16;

    /// <summary>Draws what is missing and summarises everything.</summary>
    /// <param name="benchmark">Problems, k, and what counts as right.</param>
    /// <param name="progress">Told after every 16 problems.</param>
    /// <param name="cancellation">Ends the evaluation; what is written stays.</param>
    /// <exception cref="InvalidDataException">The folder holds an evaluation of other settings.</exception>
    public BenchmarkResult Run(Benchmark benchmark, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var chunks = benchmark.Problems.Chunk(ChunkProblems).ToList();
        var (k, total) = (benchmark.SamplesPerProblem, benchmark.Problems.Count * benchmark.SamplesPerProblem);
        var file = new RecordedFile(Path.Combine(folder, benchmark.Name + ".jsonl"), Settings(benchmark), ChunkProblems * k, total);
        var (clock, first) = (Stopwatch.StartNew(), file.Samples.Count == total ? chunks.Count : file.Samples.Count / (ChunkProblems * k));
        for (var i = first; i < chunks.Count; i++)
        {
            file.Append(Answer(benchmark, chunks[i], protocol.Seeds.Derive("evaluation", benchmark.Name, protocol.Step, i), cancellation));
            var (done, drawn) = (Math.Min((i + 1) * ChunkProblems, benchmark.Problems.Count), (i + 1 - first) * ChunkProblems);
            progress?.Report(new EvaluationProgress(done, benchmark.Problems.Count, clock.Elapsed / drawn * (benchmark.Problems.Count - done)));
        }
        var (groups, right) = Groups(benchmark, file);
        return Evaluator.Summarize(benchmark with { Accuracy = new RecordedVerdict(benchmark.Accuracy.Name, right) }, groups, protocol.SeedOf(benchmark));
    }

    private RecordedSettings Settings(Benchmark benchmark) => new(
        benchmark.Name, Hashes.OfText(string.Join('\n', benchmark.Problems.Select(p => JsonSerializer.Serialize(new { p.Id, p.Question, p.Answer })))),
        Fingerprint(), policy.Format.Template.Render("{question}"), benchmark.SamplesPerProblem, protocol.Sampling, protocol.Seeds.Seed);

    // Reading all of a large model's weights would take minutes; its sums over a few rows tell trained models apart.
    private string Fingerprint()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var guard = TorchSharp.torch.no_grad();
        var sums = policy.Model.StateDict().Select(entry => $"{entry.Name} {entry.Tensor.flatten().narrow(0, 0, Math.Min(256, entry.Tensor.numel()))
            .to(TorchSharp.torch.ScalarType.Float64).sum().item<double>():R}");
        return Hashes.OfText(policy.Model.Config.ToJson() + string.Join('\n', sums));
    }

    private List<RecordedSample> Answer(Benchmark benchmark, Problem[] problems, ulong seed, CancellationToken cancellation)
    {
        var room = policy.Model.Config.MaxPositionEmbeddings - protocol.Sampling.MaxNewTokens + 1;
        var prompts = problems.ToDictionary(problem => problem, problem => policy.Format.Prompt(problem.Question).Length);
        var fitting = problems.Where(problem => prompts[problem] <= room).ToList();
        var answered = fitting.Count == 0 ? [] : policy.Sample(fitting, benchmark.SamplesPerProblem, protocol.Sampling, seed, cancellation);
        var groups = answered.ToDictionary(group => group.Problem);
        return [.. problems.SelectMany(problem => groups.TryGetValue(problem, out var group)
            ? Recorded(benchmark, group)
            : Enumerable.Range(0, benchmark.SamplesPerProblem).Select(i =>
                new RecordedSample(problem.Id, i, prompts[problem], 0, Finished: false, Correct: false, problem.Answer, "")))];
    }

    private static IEnumerable<RecordedSample> Recorded(Benchmark benchmark, RolloutGroup group)
    {
        var scores = benchmark.Accuracy.ScoreAll(group.Rollouts);
        return group.Rollouts.Select((rollout, i) => new RecordedSample(
            group.Problem.Id, i, rollout.PromptIds.Length, rollout.Length, rollout.Sampled.Finished, scores[i] > 0.5, group.Problem.Answer, rollout.Text));
    }

    private static (List<RolloutGroup> Groups, HashSet<Rollout> Right) Groups(Benchmark benchmark, RecordedFile file)
    {
        var right = new HashSet<Rollout>(ReferenceEqualityComparer.Instance);
        var byProblem = file.Samples.ToLookup(sample => sample.Problem);
        return ([.. benchmark.Problems.Select(Group)], right);

        RolloutGroup Group(Problem problem) => new(problem, [.. byProblem[problem.Id].Select(sample => Read(problem, sample))]);
        Rollout Read(Problem problem, RecordedSample sample)
        {
            var rollout = sample.ToRollout(problem);
            if (sample.Correct) right.Add(rollout);
            return rollout;
        }
    }

    // What was written down is not judged again: a program would run a second time.
    private sealed class RecordedVerdict(string name, HashSet<Rollout> right) : IReward
    {
        public string Name => name;

        public double Score(Rollout rollout) => right.Contains(rollout) ? 1 : 0;
    }
}

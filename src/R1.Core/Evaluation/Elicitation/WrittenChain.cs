using R1.Data;
using R1.Generation;

namespace R1.Evaluation.Elicitation;

/// <summary>A completion in the making: partly drawn from the model, partly put in its mouth.</summary>
/// <param name="problem">What is asked.</param>
/// <param name="promptIds">What stands before it.</param>
/// <param name="writtenIds">The beginning that is put in the model's mouth.</param>
internal sealed class WrittenChain(Problem problem, int[] promptIds, IEnumerable<int> writtenIds)
{
    private readonly List<int> _ids = [.. writtenIds];
    private readonly int[] _promptIds = promptIds;

    /// <summary>As many chains of every problem of a benchmark as it asks for, problem after problem.</summary>
    /// <param name="benchmark">Problems, and samples per problem.</param>
    /// <param name="prompt">What stands before a chain.</param>
    /// <param name="written">The beginning that is put in the model's mouth.</param>
    public static IReadOnlyList<WrittenChain> Of(Benchmark benchmark, Func<Problem, int[]> prompt, Func<Problem, IReadOnlyList<int>> written) =>
    [
        .. from problem in benchmark.Problems
           from _ in Enumerable.Range(0, benchmark.SamplesPerProblem)
           select new WrittenChain(problem, prompt(problem), written(problem)),
    ];

    /// <summary>What is asked.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>Everything after the prompt.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>True when nothing is to be added any more.</summary>
    public bool IsDone { get; private set; }

    /// <summary>True while a steering may step in.</summary>
    public bool IsSteered { get; set; } = true;

    /// <summary>The next piece of the model's writing.</summary>
    /// <param name="seed">Its noise.</param>
    public SampleRequest Request(ulong seed) => new([.. _promptIds, .. _ids], 1, seed);

    /// <summary>Another chain of which everything so far is the beginning.</summary>
    /// <param name="more">Put in the model's mouth after it.</param>
    public WrittenChain Branch(params IEnumerable<int> more) => new(Problem, _promptIds, [.. _ids, .. more]);

    /// <summary>Adds what the model wrote, at most up to a number of tokens in all.</summary>
    public void Add(SampledCompletion piece, int budget, IReadOnlyList<int> ends)
    {
        _ids.AddRange(piece.TokenIds.Take(budget - _ids.Count));
        IsDone = _ids.Count >= budget || (_ids.Count > 0 && ends.Contains(_ids[^1]));
    }

    /// <summary>Puts other words in the place of the last one.</summary>
    public void ReplaceLast(IEnumerable<int> words)
    {
        _ids.RemoveAt(_ids.Count - 1);
        _ids.AddRange(words);
    }

    /// <summary>The chain as a completion without log-probabilities: part of it was not drawn.</summary>
    public Rollout ToRollout(Policy policy)
    {
        var finished = _ids.Count > 0 && policy.Format.StopTokenIds.Contains(_ids[^1]);
        return new Rollout(Problem, _promptIds, new SampledCompletion([.. _ids], [], finished), policy.Format.Text(_ids));
    }
}

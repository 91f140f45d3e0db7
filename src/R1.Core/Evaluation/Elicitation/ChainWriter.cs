using R1.Foundation;
using R1.Generation;

namespace R1.Evaluation.Elicitation;

/// <summary>Lets a model write chains piece by piece, so that words can be put in its mouth in between.</summary>
/// <param name="policy">The model.</param>
/// <param name="options">How tokens are drawn; the token budget is that of a whole chain, words put in the model's mouth included.</param>
internal sealed class ChainWriter(Policy policy, SamplingOptions options)
{
    private const int PieceTokens = 64;

    /// <summary>Writes every chain to its end.</summary>
    /// <param name="chains">Beginnings.</param>
    /// <param name="steering">Steps in at boundaries; null leaves everything to the model.</param>
    /// <param name="seed">Noise of everything.</param>
    public IReadOnlyList<Rollout> Finish(IReadOnlyList<WrittenChain> chains, ISteering? steering, ulong seed)
    {
        var random = new SeededRandom(seed);
        foreach (var chain in chains) chain.IsSteered = steering is not null;
        while (chains.Any(chain => !chain.IsDone))
        {
            Write([.. chains.Where(chain => chain is { IsDone: false, IsSteered: true })], steering?.Boundaries ?? [], random);
            Write([.. chains.Where(chain => chain is { IsDone: false, IsSteered: false })], [], random);
            foreach (var chain in chains.Where(chain => chain is { IsDone: false, IsSteered: true })) Steer(chain, steering!);
        }
        return [.. chains.Select(chain => chain.ToRollout(policy))];
    }

    /// <summary>Writes the chains of a benchmark to their end.</summary>
    /// <inheritdoc cref="Finish"/>
    public IReadOnlyList<RolloutGroup> FinishGroups(Benchmark benchmark, IReadOnlyList<WrittenChain> chains, ISteering? steering, ulong seed) =>
    [
        .. Finish(chains, steering, seed).Chunk(benchmark.SamplesPerProblem)
            .Zip(benchmark.Problems, (group, problem) => new RolloutGroup(problem, group)),
    ];

    /// <summary>Writes every chain up to and including one of some words, or to its end.</summary>
    public void WriteTo(IReadOnlyList<WrittenChain> chains, IReadOnlyList<int> words, ulong seed)
    {
        var random = new SeededRandom(seed);
        bool IsOpen(WrittenChain chain) => !chain.IsDone && !words.Contains(chain.Ids.LastOrDefault(-1));
        while (chains.Any(IsOpen)) Write([.. chains.Where(IsOpen)], words, random);
    }

    private void Write(IReadOnlyList<WrittenChain> chains, IReadOnlyList<int> boundaries, SeededRandom random)
    {
        if (chains.Count == 0) return;
        var ends = policy.Format.StopTokenIds;
        var requests = chains.Select(chain => chain.Request(random.NextUInt64())).ToList();
        // The last token of a piece needs no position.
        var room = policy.Model.Config.MaxPositionEmbeddings + 1 - requests.Max(request => request.PromptIds.Length);
        var piece = options with { MaxNewTokens = Math.Min(PieceTokens, room), StopTokenIds = [.. ends.Union(boundaries)] };
        var drawn = policy.Sampler.Sample(requests, piece);
        foreach (var (chain, samples) in chains.Zip(drawn)) chain.Add(samples[0], options.MaxNewTokens, ends);
    }

    private static void Steer(WrittenChain chain, ISteering steering)
    {
        if (chain.Ids.Count == 0 || !steering.Boundaries.Contains(chain.Ids[^1])) return;
        if (steering.At(chain) is { } words) chain.ReplaceLast(words);
        else chain.IsSteered = false;
    }
}

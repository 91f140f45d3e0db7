using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;

namespace R1.Search;

/// <summary>Sizes of a guided beam search.</summary>
public sealed record GuidedBeamConfig : IConfig
{
    /// <value>Chains that are kept after every step. Default 2.</value>
    [Range(1, 1024)]
    public int Width { get; init; } = 2;

    /// <value>Next steps drawn for each of them. Default 2.</value>
    [Range(1, 1024)]
    public int Expansions { get; init; } = 2;

    /// <value>Steps of a chain at most. Default 64.</value>
    [Range(1, 10_000)]
    public int MostSteps { get; init; } = 64;
}

/// <summary>What a search has found for a problem.</summary>
/// <param name="Answer">The completion that is given as the answer.</param>
/// <param name="Tokens">Tokens drawn from the policy.</param>
public sealed record SearchResult(Rollout Answer, int Tokens);

/// <summary>
/// Guided search (Snell et al., arXiv 2408.03314): of every chain that is kept several next steps are drawn, and the chains of the highest value are kept. The
/// problems of a call advance together, so that the sampler's batches are full; what is found for one does not depend on the others.
/// </summary>
/// <param name="policy">Who writes.</param>
/// <param name="splitter">What a step is.</param>
/// <param name="value">Who judges.</param>
/// <param name="options">How tokens are drawn; the token budget is that of a whole chain.</param>
public sealed class GuidedBeam(Policy policy, StepSplitter splitter, IValueModel value, SamplingOptions options)
{
    private sealed record Beam(SeededRandom Random, IReadOnlyList<(ChainPrefix Chain, double Value)> Kept, int Tokens);

    /// <summary>Answers problems.</summary>
    /// <param name="problems">In any number.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="seeds">Source of the noise of every problem.</param>
    /// <returns>For each problem the finished chain of the highest value; where none is finished, the best of the others as it is.</returns>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public IReadOnlyList<SearchResult> Run(IReadOnlyList<Problem> problems, GuidedBeamConfig config, Seeds seeds)
    {
        config.Validate();
        var writer = new StepWriter(policy, splitter, options);
        Beam[] beams = [.. problems.Select(problem => new Beam(seeds.Random("beam", problem.Id), [(ChainPrefix.Empty(problem), 0)], 0))];
        for (var step = 0; step < config.MostSteps && beams.Any(IsOpen); step++) beams = Advance(beams, config, writer);
        return [.. beams.Select(beam => new SearchResult(Best(beam).ToRollout(), beam.Tokens))];
    }

    private static bool IsOpen(Beam beam) => beam.Kept.Any(one => !one.Chain.IsFinished);

    private static ChainPrefix Best(Beam beam) => beam.Kept.OrderByDescending(one => one.Chain.IsFinished).ThenByDescending(one => one.Value).First().Chain;

    private Beam[] Advance(Beam[] beams, GuidedBeamConfig config, StepWriter writer)
    {
        var wanted = beams.SelectMany((beam, i) => Wanted(beam, config).Select(one => (Beam: i, one.Chain, one.Count))).ToList();
        var drawn = writer.Draw([.. wanted.Select(one => (one.Chain, one.Count, beams[one.Beam].Random))]);
        var values = new Queue<double>(value.Evaluate([.. drawn.SelectMany(one => one.Chains)]));
        var grown = wanted.Zip(drawn, (want, steps) => (want.Beam, steps.Tokens, New: steps.Chains.Select(chain => (chain, values.Dequeue())).ToList()))
            .ToLookup(one => one.Beam);
        return [.. beams.Select((beam, i) => beam with
        {
            Tokens = beam.Tokens + grown[i].Sum(one => one.Tokens),
            // The sort is stable: of equals the first stays.
            Kept = [.. beam.Kept.Where(one => one.Chain.IsFinished).Concat(grown[i].SelectMany(one => one.New))
                .OrderByDescending(one => one.Item2).Take(config.Width)],
        })];
    }

    // The first step is drawn for one chain alone, so as many of it as later for all together.
    private static IEnumerable<(ChainPrefix Chain, int Count)> Wanted(Beam beam, GuidedBeamConfig config) =>
        beam.Kept.Where(one => !one.Chain.IsFinished)
            .Select(one => (one.Chain, one.Chain.Ids.Length == 0 ? config.Width * config.Expansions : config.Expansions));
}

using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline.Curation;
using R1.Rewards;

namespace R1.Pipeline;

/// <summary>What one round of self-training did.</summary>
/// <param name="Round">1 for the first.</param>
/// <param name="Tokens">Tokens drawn.</param>
/// <param name="Solved">Share of the problems for which a right answer was found.</param>
/// <param name="Examples">What the policy was trained on.</param>
public sealed record SelfTrainingRound(int Round, long Tokens, double Solved, IReadOnlyList<Example> Examples);

/// <summary>
/// Section 4.2: answers are found, the right ones are question-answer pairs, the policy is fine-tuned on them, and the next round starts from there.
/// </summary>
public sealed class SelfTraining : IDisposable
{
    private readonly SelfSearchConfig _config;
    private readonly IAnswerSource _source;

    /// <param name="config">Rounds, problems, fine-tuning.</param>
    /// <param name="start">Where it begins; stays as it is.</param>
    /// <param name="source">Where answers come from.</param>
    public SelfTraining(SelfSearchConfig config, Policy start, IAnswerSource source) => (_config, _source, Policy) = (config, source, start.Clone());

    /// <summary>The policy after the rounds so far; owned.</summary>
    public Policy Policy { get; private set; }

    /// <summary>Carries out all rounds; the policy is that of the round when it is yielded.</summary>
    public IEnumerable<SelfTrainingRound> Train()
    {
        for (var round = 1; round <= _config.Rounds; round++)
        {
            var seeds = new Seeds(new Seeds(_config.Seed).Random("self-search", round).Next(int.MaxValue));
            var problems = new FamilySource(_config.Problems).Draw(_config.ProblemsPerRound, Split.Train, seeds.Random("problems"));
            var (chains, tokens) = _source.Find(Policy, problems, seeds);
            var examples = Right(chains);
            if (examples.Count > 0) FineTune(examples, seeds);
            yield return new SelfTrainingRound(round, tokens, examples.DistinctBy(one => one.Problem.Id).Count() / (double)problems.Count, examples);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Policy.Dispose();

    private List<Example> Right(IReadOnlyList<Rollout> chains)
    {
        var scores = new AccuracyReward();
        return
        [
            .. chains.Where(chain => scores.Score(chain) == 1).GroupBy(chain => chain.Problem.Id)
                .SelectMany(ofProblem => ofProblem.DistinctBy(chain => chain.Text).Take(_config.MostPerProblem))
                .Select(chain => new Example(chain.Problem, chain.Text, "self")),
        ];
    }

    private void FineTune(IReadOnlyList<Example> examples, Seeds seeds)
    {
        using var stage = new FineTuningStage(_config.FineTuning, Policy, examples, seeds);
        foreach (var _ in stage.Train())
        {
        }
        Policy.Dispose();
        Policy = stage.Policy.Clone();
    }
}

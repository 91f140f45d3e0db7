using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Search;
using R1.Training.RewardModels;

namespace R1.Pipeline;

/// <summary>Chains of a policy whose steps have labels: by Monte-Carlo completion, and by the rule of the world.</summary>
/// <param name="Splitter">What a step is.</param>
/// <param name="Rollouts">The chains.</param>
/// <param name="Soft">Each step with the share of completions that came out right.</param>
/// <param name="Rules">What the rule says of each step.</param>
/// <param name="Tokens">Tokens that the completions cost.</param>
public sealed record StepData(
    StepSplitter Splitter, IReadOnlyList<Rollout> Rollouts, IReadOnlyList<LabelledSteps> Soft, IReadOnlyList<IReadOnlyList<StepJudgement>> Rules, long Tokens)
{
    /// <summary>1 where any completion came out right, else 0: hard estimation.</summary>
    public IReadOnlyList<LabelledSteps> Hard => Relabel((label, _) => label > 0 ? 1 : 0);

    /// <summary>1 where the rule calls the step useful, else 0.</summary>
    public IReadOnlyList<LabelledSteps> Useful => Relabel((_, rule) => rule.IsUseful ? 1 : 0);

    /// <summary>The outcome alone, with the whole chain as its step: what an outcome reward model is trained on.</summary>
    public IReadOnlyList<LabelledSteps> Outcome =>
        [.. Soft.Select(chain => new LabelledSteps(chain.Steps with { Ends = [.. chain.Steps.Ends.TakeLast(1)] }, [.. chain.Labels.TakeLast(1)]))];

    /// <summary>Label and judgement of every step of every chain.</summary>
    public IEnumerable<(double Label, StepJudgement Rule)> Steps => Soft.SelectMany(chain => chain.Labels).Zip(Rules.SelectMany(rule => rule));

    /// <summary>Draws chains for problems of a split and labels them.</summary>
    /// <param name="config">How many, and how.</param>
    /// <param name="policy">Who writes and completes.</param>
    /// <param name="splitter">What a step is; the chains are the same for each.</param>
    /// <param name="split">Train, or development for what is held out.</param>
    public static StepData Draw(ProcessRewardConfig config, Policy policy, StepSplitter splitter, Split split)
    {
        var seeds = new Seeds(config.Seed);
        var count = split == Split.Train ? config.Chains : config.HeldOut;
        var problems = new FamilySource(config.Problems).Draw(count, split, seeds.Random("steps", "problems", (int)split));
        var chains = policy.Sample(problems, 1, config.Sampling, seeds.Derive("steps", "chains", (int)split)).SelectMany(group => group.Rollouts).ToList();
        var labeller = new MonteCarloLabeller(policy, new AccuracyReward(), config.Sampling);
        var labels = labeller.Label(chains, splitter, config.Completions, seeds.Derive("steps", "completions", (int)split));
        var rules = chains.Zip(labels, (chain, label) => SearchStepRule.Judge(chain.Problem, label.Steps.Text.CompletionIds, label.Steps.Ends)).ToList();
        return new StepData(splitter, chains, labels, rules, labeller.TokensDrawn);
    }

    /// <summary>The steps of a chain as text, with their labels.</summary>
    /// <param name="chain">Index of the chain.</param>
    public IEnumerable<(string Text, double Label, StepJudgement Rule)> StepsOf(int chain)
    {
        var (steps, start) = (Soft[chain].Steps, 0);
        foreach (var (i, end) in steps.Ends.Index())
        {
            yield return (SmallLanguage.Tokenizer.Decode(steps.Text.CompletionIds[start..end]), Soft[chain].Labels[i], Rules[chain][i]);
            start = end;
        }
    }

    private IReadOnlyList<LabelledSteps> Relabel(Func<double, StepJudgement, double> label) =>
        [.. Soft.Zip(Rules, (chain, rules) => chain with { Labels = [.. chain.Labels.Zip(rules, label)] })];
}

using System.Globalization;
using R1.Data;
using R1.Data.Search;
using R1.Evaluation.Elicitation;
using R1.Generation;
using R1.Training.Gradients;
using R1.Training.RewardModels;

namespace R1.Search;

/// <summary>
/// What counts as one step of a chain: it ends with one of some tokens, after so many tokens, or with the chain. The paper calls this hard to define for
/// general reasoning (section 4.2); here are three ways.
/// </summary>
/// <param name="Name">For tables.</param>
/// <param name="EndIds">Tokens that end a step; they belong to it.</param>
/// <param name="MostTokens">Tokens of a step at most.</param>
public sealed record StepSplitter(string Name, IReadOnlyList<int> EndIds, int MostTokens)
{
    private const int LongStep = 64;

    /// <summary>Attempts at a search problem: they end with a verdict, with 'wait' or with the thoughts. The answer is the last step.</summary>
    public static StepSplitter Attempts { get; } = new("attempt", SearchSteering.AttemptEnds, LongStep);

    /// <summary>Decisions: a step ends with an operation that is tried, and where an attempt ends.</summary>
    public static StepSplitter Operations { get; } =
        new("operation", [.. Data.Search.Operations.Names.Select(SmallLanguage.Tokenizer.IdOf), .. SearchSteering.AttemptEnds], LongStep);

    /// <summary>Pieces of a fixed number of tokens.</summary>
    public static StepSplitter Tokens(int count) => new(string.Create(CultureInfo.InvariantCulture, $"{count} tokens"), [], count);

    /// <summary>One step, the whole chain: what an outcome reward model judges.</summary>
    public static StepSplitter Whole { get; } = new("whole chain", [], int.MaxValue);

    /// <summary>Where the steps of a chain end.</summary>
    /// <param name="ids">The chain, without the token that stopped it.</param>
    /// <returns>For every step, how many tokens there are up to its end; the last is the length of the chain. None for an empty chain.</returns>
    public IReadOnlyList<int> Ends(IReadOnlyList<int> ids)
    {
        var ends = new List<int>();
        for (var count = 1; count <= ids.Count; count++)
            if (count == ids.Count || count - ends.LastOrDefault() == MostTokens || EndIds.Contains(ids[count - 1]))
                ends.Add(count);
        return ends;
    }

    /// <summary>A chain with its steps, as a process reward model reads it.</summary>
    public SteppedText Split(ChainPrefix chain) => new(chain.ToText(), Ends(chain.Ids));

    /// <summary>A completion with its steps, as a process reward model reads it.</summary>
    public SteppedText Split(Rollout rollout) => Split(ChainPrefix.Of(rollout));
}

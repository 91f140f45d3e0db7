using R1.Training.Gradients;

namespace R1.Training.RewardModels;

/// <summary>A chain and where its steps end.</summary>
/// <param name="Text">Question, chain, and one token after it, which ends it and is not read.</param>
/// <param name="Ends">For every step, how many tokens of the chain there are up to its end: rising, at least 1, at most the length of the chain.</param>
public sealed record SteppedText(TokenSequence Text, IReadOnlyList<int> Ends);

/// <summary>A chain whose steps have labels.</summary>
/// <param name="Steps">The chain.</param>
/// <param name="Labels">One per step, in [0, 1]: hard labels are 0 or 1, soft ones the share of completions that came out right.</param>
public sealed record LabelledSteps(SteppedText Steps, IReadOnlyList<double> Labels);

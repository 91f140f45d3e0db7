namespace R1.Kernel.Rewarding;

/// <summary>The answer to a request.</summary>
/// <param name="Rewards">One number for each completion, in order.</param>
/// <param name="Details">Why.</param>
internal sealed record RewardAnswer(IReadOnlyList<double> Rewards, IReadOnlyList<RewardDetail> Details)
{
    /// <summary>The same numbers, under the name by which OpenRLHF and verl look for them.</summary>
    public IReadOnlyList<double> Scores { get; init; } = Rewards;
}

/// <summary>Why a completion got its reward.</summary>
/// <param name="Verdict">One word: <c>equal</c>, <c>different</c>, <c>passed</c>, <c>timed_out</c> and so on.</param>
/// <param name="Message">What there is to say: the answer found, the compiler's messages, the first test that did not pass.</param>
/// <param name="PassedShare">Share of the tests that passed; the reward is 1 only when all did.</param>
internal sealed record RewardDetail(string Verdict, string Message, double? PassedShare = null);

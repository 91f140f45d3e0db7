namespace R1.Kernel.Rewarding;

/// <summary>
/// The answer that OpenRLHF expects of a remote reward model: R1-Zero's reward (section 2.2.2), 1 for the right answer and 1 for the format, added up.
/// </summary>
/// <param name="Rewards">One number for each query, in order: what is trained on.</param>
/// <param name="Scores">The same numbers, which dynamic filtering compares with its range.</param>
/// <param name="ExtraLogs">What they are made of, for the log.</param>
internal sealed record RemoteModelAnswer(IReadOnlyList<double> Rewards, IReadOnlyList<double> Scores, RemoteModelLogs ExtraLogs)
{
    public static RemoteModelAnswer Of(RewardAnswer accuracy, RewardAnswer format)
    {
        double[] sums = [.. accuracy.Rewards.Zip(format.Rewards, (right, kept) => right + kept)];
        return new RemoteModelAnswer(sums, sums, new RemoteModelLogs(accuracy.Rewards, format.Rewards));
    }
}

/// <summary>The parts of a reward, each one number for each query.</summary>
internal sealed record RemoteModelLogs(IReadOnlyList<double> Accuracy, IReadOnlyList<double> Format);

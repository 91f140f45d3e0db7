using R1.Foundation;
using R1.Training.Gradients;

namespace R1.Training.FineTuning;

/// <summary>
/// The mini-batches of passes over a fixed set: every epoch has an order of its own and is cut into as many equal parts as its tokens ask for.
/// </summary>
internal sealed class EpochBatches
{
    private readonly IReadOnlyList<TokenSequence> _sequences;
    private readonly Func<int, SeededRandom> _order;

    /// <param name="sequences">At least one.</param>
    /// <param name="tokensPerStep">About as many, prompts included, are in a mini-batch.</param>
    /// <param name="order">Draws the order of an epoch, 1 for the first.</param>
    public EpochBatches(IReadOnlyList<TokenSequence> sequences, int tokensPerStep, Func<int, SeededRandom> order)
    {
        (_sequences, _order) = (sequences, order);
        PerEpoch = (int)Math.Clamp(Math.Round(sequences.Sum(s => (long)s.Length) / (double)tokensPerStep), 1, sequences.Count);
    }

    /// <summary>Mini-batches of an epoch.</summary>
    public int PerEpoch { get; }

    /// <summary>The mini-batch of a step, 1 for the first.</summary>
    public IReadOnlyList<TokenSequence> Of(int step)
    {
        var (epoch, part) = (EpochOf(step), (step - 1) % PerEpoch);
        TokenSequence[] shuffled = [.. _sequences];
        _order(epoch).Shuffle<TokenSequence>(shuffled);
        return shuffled[Start(part)..Start(part + 1)];
    }

    /// <summary>Mean loss per trained token of an epoch.</summary>
    /// <param name="epoch">1 for the first.</param>
    /// <param name="losses">Mean loss per trained token of every step of the round.</param>
    public double MeanLoss(int epoch, IReadOnlyList<double> losses)
    {
        var steps = Enumerable.Range(((epoch - 1) * PerEpoch) + 1, PerEpoch);
        return steps.Sum(step => losses[step - 1] * TrainedTokens(Of(step))) / TrainedTokens(_sequences);
    }

    private static long TrainedTokens(IEnumerable<TokenSequence> sequences) => sequences.Sum(s => (long)s.CompletionIds.Length);

    private int EpochOf(int step) => 1 + ((step - 1) / PerEpoch);

    private int Start(int part) => (int)((long)part * _sequences.Count / PerEpoch);
}

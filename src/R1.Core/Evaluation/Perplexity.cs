using R1.Foundation;
using R1.Training.Gradients;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Evaluation;

/// <summary>What one window of a text contributed.</summary>
/// <param name="Begin">First token that the model saw.</param>
/// <param name="End">One past the last.</param>
/// <param name="NegativeLogLikelihoods">Of the tokens scored here, nats: all but those that an earlier window scored.</param>
internal sealed record PerplexityWindow(int Begin, int End, double[] NegativeLogLikelihoods);

/// <summary>Perplexity of a text: exp of the mean negative log-likelihood per token.</summary>
internal static class Perplexity
{
    /// <summary>From the likelihoods of the tokens.</summary>
    /// <param name="negativeLogLikelihoods">Nats per token, at least one.</param>
    public static double Of(IEnumerable<double> negativeLogLikelihoods) => PortableMath.Exp(negativeLogLikelihoods.Average());

    /// <summary>
    /// Scores a text longer than the context through overlapping windows: each window scores the tokens that no earlier one did, with
    /// the rest as context. Every token but the first is scored exactly once, unless stride equals window: then the first token of each
    /// window has no context and is left out.
    /// </summary>
    /// <remarks>
    /// <b>Deviation.</b> The recipe in the documentation of transformers weighs a later window by one token too few; here every
    /// scored token weighs the same.
    /// </remarks>
    /// <param name="logits">The model: ids [1, time] to logits [1, time, vocabulary].</param>
    /// <param name="ids">The text, at least two tokens.</param>
    /// <param name="window">Context in tokens, at least 2.</param>
    /// <param name="stride">New tokens per window, from 1 to the window.</param>
    public static IReadOnlyList<PerplexityWindow> Score(Func<Tensor, Tensor> logits, IReadOnlyList<long> ids, int window, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ids.Count, 2, nameof(ids));
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, window);
        var windows = new List<PerplexityWindow>();
        for (var (begin, scored) = (0, 1); scored < ids.Count; begin += stride)
        {
            var end = Math.Min(begin + window, ids.Count);
            windows.Add(new(begin, end, ScoreWindow(logits, [.. ids.Skip(begin).Take(end - begin)], Math.Min(end - scored, end - begin - 1))));
            scored = end;
        }
        return windows;
    }

    private static double[] ScoreWindow(Func<Tensor, Tensor> logits, long[] ids, int targets)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var input = tensor(ids).unsqueeze(0);
        var all = logits(input);
        var device = all.device;
        var first = ids.Length - 1 - targets;
        var logProbs = TokenLogProbs.Compute(all.narrow(1, first, targets), input.narrow(1, first + 1, targets).to(device));
        return [.. logProbs.neg().flatten().to(ScalarType.Float64).cpu().data<double>()];
    }
}

using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization.Critics;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.RewardModels;

/// <summary>
/// A scalar reward model (section 2.3.4): a copy of a language model whose last hidden state, from which the end of the text is drawn, a linear head turns
/// into a score. It is trained on pairs (Bradley-Terry: the loss of a pair is -log sigmoid(s_chosen - s_rejected)) or on labelled texts
/// (-log sigmoid(s) for good ones, -log sigmoid(-s) for bad ones).
/// </summary>
/// <remarks>Gradients are TorchSharp's, on the calling thread.</remarks>
public sealed class RewardModel : IDisposable
{
    private const int RowTokens = 4096;

    private readonly RewardModelConfig _config;
    private readonly CausalLM _trunk;
    private readonly ValueHead _head;
    private readonly AdamW _optimizer;

    /// <param name="config">Rates and sizes.</param>
    /// <param name="start">Where its trunk begins; copied, not owned.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public RewardModel(RewardModelConfig config, CausalLM start)
    {
        _config = config.Validate();
        _trunk = start.Clone();
        _head = new ValueHead(start.Config.HiddenSize, start.Dtype, start.Device);
        _optimizer = new AdamW(
            [.. _trunk.named_parameters().Select(p => (p.name, (Tensor)p.parameter)), .. _head.Named()],
            new AdamWOptions { LearningRate = config.LearningRate });
    }

    /// <summary>Scores texts, in the same order.</summary>
    /// <param name="texts">Each with at least one completion token, the last of which ends it.</param>
    public IReadOnlyList<double> Score(IReadOnlyList<TokenSequence> texts)
    {
        using var noGrad = no_grad();
        var scores = new double[texts.Count];
        foreach (var some in SequenceBatch.ByTokenBudget(texts.Select((text, i) => text with { Index = i }), RowTokens))
        {
            using var scope = NewDisposeScope();
            var values = Forward(some).cpu().data<float>().ToArray();
            for (var row = 0; row < some.Count; row++) scores[some[row].Index] = values[row];
        }
        return scores;
    }

    /// <summary>For every pair 1 where the better text has the higher score, else 0.</summary>
    /// <param name="pairs">The better text first.</param>
    internal double[] Agreement(IReadOnlyList<(TokenSequence Chosen, TokenSequence Rejected)> pairs) =>
    [
        .. Score([.. pairs.Select(pair => pair.Chosen)]).Zip(Score([.. pairs.Select(pair => pair.Rejected)]), (better, worse) => better > worse ? 1.0 : 0),
    ];

    /// <summary>Trains on pairs, in a new order each pass.</summary>
    /// <param name="pairs">The better text first.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <returns>Mean loss of every step, nats; log 2 is chance.</returns>
    public IReadOnlyList<double> TrainOnPairs(IReadOnlyList<(TokenSequence Chosen, TokenSequence Rejected)> pairs, Seeds seeds) =>
        Train(pairs, seeds, pair => (2, Math.Max(pair.Chosen.Length, pair.Rejected.Length)), some =>
        {
            var scores = Forward([.. some.Select(pair => pair.Chosen), .. some.Select(pair => pair.Rejected)]);
            return scores[..some.Count] - scores[some.Count..];
        });

    /// <summary>Trains on labelled texts, in a new order each pass.</summary>
    /// <param name="texts">Each with whether it is good.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <returns>Mean loss of every step, nats.</returns>
    public IReadOnlyList<double> TrainOnLabels(IReadOnlyList<(TokenSequence Text, bool IsGood)> texts, Seeds seeds) =>
        Train(texts, seeds, one => (1, one.Text.Length), some =>
            Forward([.. some.Select(one => one.Text)]) * tensor(some.Select(one => one.IsGood ? 1f : -1f).ToArray(), device: _trunk.Device));

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _head.Dispose();
        _trunk.Dispose();
    }

    private List<double> Train<T>(IReadOnlyList<T> examples, Seeds seeds, Func<T, (int Rows, int Columns)> size, Func<IReadOnlyList<T>, Tensor> margins) =>
        [.. _config.Batches(examples, seeds, "reward-model").Select(some => Step(_config.Parts(some, size), some.Length, margins))];

    private double Step<T>(IEnumerable<IReadOnlyList<T>> parts, int count, Func<IReadOnlyList<T>, Tensor> margins)
    {
        using var scope = NewDisposeScope();
        _optimizer.ZeroGrad();
        var mean = 0.0;
        foreach (var part in parts)
        {
            using var inner = NewDisposeScope();
            var loss = (-nn.functional.logsigmoid(margins(part)).mean()).Times((double)part.Count / count);
            loss.backward();
            mean += loss.item<float>();
        }
        if (double.IsFinite(GradientClip.ByGlobalNorm(_optimizer.Gradients, _config.MaxGradientNorm))) _optimizer.Step();
        return mean;
    }

    // [B]: the value of the state from which each text's last token is drawn.
    private Tensor Forward(IReadOnlyList<TokenSequence> texts)
    {
        using var rows = SequenceBatch.Pad(texts, _trunk.Device);
        var last = tensor(texts.Select(text => text.Length - 2L).ToArray(), device: _trunk.Device).unsqueeze(1);
        return _head.Forward(_trunk.Hidden(rows.InputIds)).gather(1, last).squeeze(1);
    }
}

using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using static TorchSharp.torch;

namespace R1.Training.RewardModels;

/// <summary>
/// A process reward model (section 4.2), in the way of Math-Shepherd (arXiv 2312.08935): a copy of a language model that is asked after every step for the
/// probability of one token, the mark of a good step. The loss is the cross-entropy with the step's label, mean over all steps. A chain whose only step is
/// its end makes it an outcome reward model; asked about unfinished chains, it is the value model of a search.
/// </summary>
/// <remarks>Nothing is written into the chain: the mark takes the place of the token that would come next. Training and scoring repeat to the bit.</remarks>
public sealed class ProcessRewardModel : IDisposable
{
    private const int MicroBatchTokens = 2048;
    // So that neither the logarithm of 1 - p nor the gradient is infinite.
    private const double MostCertain = 1 - 1e-6;

    private readonly RewardModelConfig _config;
    private readonly CausalLM _model;
    private readonly int _mark;
    private readonly IGradientEngine _engine;
    private readonly IOptimizer _optimizer;

    /// <param name="config">Rates and sizes.</param>
    /// <param name="start">Where it begins; copied, not owned.</param>
    /// <param name="mark">The token that marks a good step.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mark is no token of the model.</exception>
    public ProcessRewardModel(RewardModelConfig config, CausalLM start, int mark)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mark);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(mark, start.Config.VocabSize);
        (_config, _mark) = (config.Validate(), mark);
        _model = start.Clone();
        _engine = GradientEngine.Create(_model);
        _engine.Synchronize();
        _optimizer = PolicyOptimizer.Adam(_model, config.LearningRate);
    }

    /// <summary>Tokens read while scoring, so far: what using the model costs.</summary>
    public long TokensRead { get; private set; }

    /// <summary>Scores every step of chains.</summary>
    /// <param name="chains">In any number.</param>
    /// <returns>For each chain, one probability per step.</returns>
    public IReadOnlyList<double[]> Score(IReadOnlyList<SteppedText> chains)
    {
        var logProbs = new float[chains.Count][];
        TokenSequence[] asked = [.. chains.Select(Ask)];
        _engine.Score(asked, temperature: 1, logProbs);
        TokensRead += asked.Sum(text => (long)text.Length);
        return [.. chains.Zip(logProbs, (chain, ofChain) => chain.Ends.Select(end => PortableMath.Exp(ofChain[end])).ToArray())];
    }

    /// <summary>Trains on labelled steps, in a new order each pass.</summary>
    /// <param name="chains">At least one.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <returns>Mean loss of every optimiser step, nats per step of a chain.</returns>
    /// <exception cref="ArgumentException">There are no chains.</exception>
    public IReadOnlyList<double> Train(IReadOnlyList<LabelledSteps> chains, Seeds seeds) =>
        [.. _config.Batches(chains, seeds, "process-reward-model").Select(Step)];

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _engine.Dispose();
        _model.Dispose();
    }

    private TokenSequence Ask(SteppedText chain, int index) => chain.Text with { Index = index, AskedFor = _mark };

    private double Step(LabelledSteps[] chains)
    {
        var count = Math.Max(1, chains.Sum(chain => chain.Labels.Count));
        var microBatches = SequenceBatch.ByTokenBudget(chains.Select((chain, i) => Ask(chain.Steps, i)), MicroBatchTokens);
        _optimizer.ZeroGrad();
        var losses = _engine.AccumulateGradients(microBatches, temperature: 1, withEntropy: false, scored => Loss(scored, chains, count));
        if (double.IsFinite(GradientClip.ByGlobalNorm(_optimizer.Gradients, _config.MaxGradientNorm))) _optimizer.Step();
        _engine.Synchronize();
        return losses.Sum();
    }

    // The loss of a step is -(y log p + (1 - y) log(1 - p)). Its derivative by log p, (1 - y) p / (1 - p) - y, is written out: the tensor that is returned is
    // linear in the log-probabilities and has this gradient.
    private static (Tensor Loss, double Report) Loss(ScoredBatch scored, LabelledSteps[] chains, int count)
    {
        var logProbs = new float[chains.Length][];
        scored.Rows.Scatter(scored.LogProbs, logProbs);
        var (slopes, loss) = (new float[chains.Length][], 0.0);
        foreach (var text in scored.Rows.Sequences)
        {
            slopes[text.Index] = new float[text.CompletionIds.Length];
            foreach (var (end, label) in chains[text.Index].Steps.Ends.Zip(chains[text.Index].Labels))
            {
                var logProb = logProbs[text.Index][end];
                var p = Math.Min(PortableMath.Exp(logProb), MostCertain);
                loss -= ((label * logProb) + ((1 - label) * PortableMath.Log(1 - p))) / count;
                slopes[text.Index][end] = (float)((((1 - label) * p / (1 - p)) - label) / count);
            }
        }
        return ((scored.LogProbs * scored.Rows.Align(slopes)).Total(), loss);
    }
}

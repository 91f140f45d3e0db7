using R1.Configuration;
using R1.Models;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Critics;

/// <summary>What one update of the critic measured.</summary>
/// <param name="Loss">Before the update, mean per token.</param>
/// <param name="Skipped">True when the gradient was not finite and the update therefore not made.</param>
internal readonly record struct CriticUpdate(double Loss, bool Skipped);

/// <summary>
/// PPO's critic: a linear value head on the hidden states of a copy of the policy, V(s_t) = w h_t + b, h_t being the state from which token t is drawn.
/// The head starts at zero, so the first advantages are those without a critic.
/// </summary>
/// <remarks>Gradients are TorchSharp's, on the calling thread; routing biases stay as they are.</remarks>
internal sealed class Critic : IDisposable
{
    private readonly CriticConfig _config;
    private readonly int _microBatchTokens;
    private readonly CausalLM _trunk;
    private readonly ValueHead _head;

    /// <param name="config">Rates and loss.</param>
    /// <param name="policy">Where its trunk begins; copied, not owned.</param>
    /// <param name="microBatchTokens">Padded tokens of one micro-batch.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public Critic(CriticConfig config, CausalLM policy, int microBatchTokens)
    {
        (_config, _microBatchTokens) = (config.Validate(), microBatchTokens);
        _trunk = policy.Clone();
        _head = new ValueHead(policy.Config.HiddenSize, policy.Dtype, policy.Device);
        Optimizer = new AdamW([.. PolicyOptimizer.Trained(_trunk), .. _head.Named()], new AdamWOptions { LearningRate = config.LearningRate });
    }

    /// <summary>Moments of the optimiser.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>What a checkpoint needs.</summary>
    public IReadOnlyList<ICheckpointPart> Parts() =>
    [
        TensorPart.Model("critic.safetensors", _trunk),
        new TensorPart("critic-head.safetensors", _head.Named, _head.Load),
        Optimizer.Part("critic-optimizer.safetensors"),
    ];

    /// <summary>V(s_t) of every completion token, without gradient.</summary>
    /// <param name="sequences">Any number.</param>
    /// <param name="into">Receives, at each sequence's index, one value per completion token.</param>
    public void Score(IReadOnlyList<TokenSequence> sequences, IList<float[]> into)
    {
        using var noGrad = no_grad();
        foreach (var microBatch in SequenceBatch.ByTokenBudget(sequences, _microBatchTokens))
        {
            using var scope = NewDisposeScope();
            using var rows = SequenceBatch.Pad(microBatch, _trunk.Device);
            rows.Scatter(Values(rows), into);
        }
    }

    /// <summary>One optimiser step towards the returns, on the mean over all tokens.</summary>
    /// <param name="sequences">The mini-batch.</param>
    /// <param name="oldValues">At each sequence's index: V before the updates of this step.</param>
    /// <param name="returns">In the same layout: what V should have been.</param>
    public CriticUpdate Update(IReadOnlyList<TokenSequence> sequences, IReadOnlyList<float[]> oldValues, IReadOnlyList<float[]> returns)
    {
        var normalizer = new TokenMean().For(sequences.Count, sequences.Sum(s => s.CompletionIds.Length));
        Optimizer.ZeroGrad();
        var loss = SequenceBatch.ByTokenBudget(sequences, _microBatchTokens).Sum(microBatch => Backward(microBatch, oldValues, returns, normalizer));
        var norm = GradientClip.ByGlobalNorm(Optimizer.Gradients, _config.MaxGradientNorm);
        if (!double.IsFinite(norm)) return new(loss, Skipped: true);
        Optimizer.Step();
        return new(loss, Skipped: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        _head.Dispose();
        _trunk.Dispose();
    }

    private double Backward(
        IReadOnlyList<TokenSequence> microBatch, IReadOnlyList<float[]> oldValues, IReadOnlyList<float[]> returns, LossNormalizer normalizer)
    {
        using var scope = NewDisposeScope();
        using var rows = SequenceBatch.Pad(microBatch, _trunk.Device);
        var result = _config.Loss.Compute(Values(rows), rows.Align(oldValues), rows.Align(returns), rows.CompletionMask, normalizer);
        result.Loss.backward();
        return result.Loss.to(ScalarType.Float64).item<double>();
    }

    // [B, T], laid out as the log-probabilities are.
    private Tensor Values(SequenceBatch rows) => _head.Forward(_trunk.Hidden(rows.InputIds));
}

using R1.Models;
using R1.Models.Adapters;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization.Critics;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.RewardModels;

/// <summary>
/// A scalar reward model (section 2.3.4): a copy of a language model whose last hidden state, from which the end of the text is drawn, a linear head turns
/// into a score. <see cref="RewardModelTrainer"/> trains it.
/// </summary>
public sealed class RewardModel : IDisposable
{
    private const int RowTokens = 4096;

    private readonly CausalLM _trunk;
    private readonly ValueHead _head;

    /// <param name="start">Where its trunk begins; copied, not owned.</param>
    /// <param name="lora">Train an adapter of the trunk, and the head; null trains all.</param>
    /// <param name="seed">Of the adapter's first numbers.</param>
    public RewardModel(CausalLM start, LoraConfig? lora = null, int seed = 0)
    {
        _trunk = start.Clone();
        if (lora is not null) LoraAdapter.Attach(_trunk, lora, seed);
        _head = new ValueHead(start.Config.HiddenSize, start.Dtype, start.Device);
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

    /// <summary>Device of its numbers.</summary>
    internal Device Device => _trunk.Device;

    /// <summary>What is trained; live.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> Trained() =>
        [.. PolicyOptimizer.Trained(_trunk), .. _head.Named()];

    /// <summary>What a checkpoint needs.</summary>
    internal IReadOnlyList<ICheckpointPart> Parts() =>
        [_trunk.Adapter?.Part() ?? TensorPart.Model("model.safetensors", _trunk), new TensorPart("head.safetensors", _head.Named, _head.Load)];

    /// <summary>[B]: the value of the state from which each text's last token is drawn.</summary>
    internal Tensor Forward(IReadOnlyList<TokenSequence> texts)
    {
        using var rows = SequenceBatch.Pad(texts, _trunk.Device);
        var last = tensor(texts.Select(text => text.Length - 2L).ToArray(), device: _trunk.Device).unsqueeze(1);
        return _head.Forward(_trunk.Hidden(rows.InputIds)).gather(1, last).squeeze(1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _head.Dispose();
        _trunk.Adapter?.Dispose();
        _trunk.Dispose();
    }
}

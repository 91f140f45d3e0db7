using R1.Foundation;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>
/// Log-probabilities and gradients of a large model in little memory. Of the forward only what enters each layer is kept, and a layer is computed again when
/// its gradient is due (activation checkpointing). Logits exist for a few rows at a time, those of completion tokens alone, never for all tokens.
/// </summary>
/// <remarks>The loss is differentiated by the log-probabilities first, and these by the hidden states chunk by chunk; it is the same gradient.</remarks>
/// <param name="model">The model; not owned.</param>
/// <param name="chunkLogits">Logits of one chunk; by default 16 MB in float32, of which a few copies exist.</param>
internal sealed class ChunkedPass(CausalLM model, long chunkLogits = 1L << 22)
{
    // Below this many logits all at once is faster: 64 MB in float32.
    private const long FewLogits = 1L << 24;

    private readonly DecoderStack _stack = model.Stack;

    /// <summary>Whether a micro-batch is large enough to need it.</summary>
    public bool IsFor(SequenceBatch rows) => (long)rows.Count * rows.Width * model.Config.VocabSize >= FewLogits;

    /// <summary>Log-probabilities of the completion tokens, [B, T] without gradient; zero elsewhere.</summary>
    public Tensor Score(SequenceBatch rows, double temperature)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var hidden = model.Hidden(rows.InputIds).flatten(0, 1);
        var places = Places(rows);
        var (logProbs, _) = ByChunks(hidden.index_select(0, places), rows.TargetIds.flatten().index_select(0, places), temperature, withEntropy: false);
        return Spread(logProbs, places, rows).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the gradient of one micro-batch's loss to the model's <c>grad</c> tensors.</summary>
    /// <inheritdoc cref="IGradientEngine.AccumulateGradients"/>
    public TReport Backward<TReport>(
        SequenceBatch rows, ExpertLoad? load, (double Temperature, bool WithEntropy) options, Func<ScoredBatch, (Tensor Loss, TReport Report)> loss)
    {
        using var scope = NewDisposeScope();
        var inputs = new ForwardInputs(rows.InputIds, null, null, null, load);
        inputs.Check(model.Config);
        var entering = Entering(inputs);
        var last = Leaf(entering[^1]);
        var hidden = _stack.Norm(last).flatten(0, 1);
        var (places, targets) = (Places(rows), rows.TargetIds.flatten());
        var (chosen, ids) = (hidden.detach().index_select(0, places), targets.index_select(0, places));
        var (scored, entropy) = ByChunks(chosen, ids, options.Temperature, options.WithEntropy);
        var logProbs = Leaf(scored);
        var (value, report) = loss(new ScoredBatch(rows, Spread(logProbs, places, rows), entropy));
        value.backward();
        if (logProbs.grad is not { } outer) return report;
        var inner = GradientByChunks(chosen, ids, outer, options.Temperature);
        hidden.backward([zeros_like(hidden).index_add(0, places, inner, HeldScalars.One)]);
        BackThroughLayers(entering, inputs with { Load = null }, last.grad!);
        return report;
    }

    private Tensor[] Entering(ForwardInputs inputs)
    {
        using var guard = no_grad();
        var pass = _stack.Pass(inputs, model.Dtype);
        var entering = new Tensor[_stack.Layers.Count + 1];
        entering[0] = _stack.Embed(inputs.Ids);
        for (var i = 0; i < _stack.Layers.Count; i++) entering[i + 1] = _stack.Layers[i].Forward(entering[i], pass, i);
        return entering;
    }

    private void BackThroughLayers(Tensor[] entering, ForwardInputs inputs, Tensor gradient)
    {
        var pass = _stack.Pass(inputs, model.Dtype);
        for (var i = _stack.Layers.Count - 1; i >= 0; i--)
        {
            using var scope = NewDisposeScope();
            var input = Leaf(entering[i]);
            _stack.Layers[i].Forward(input, pass, i).backward([gradient]);
            gradient = input.grad!.MoveToOuterDisposeScope();
        }
        if (_stack.Embedding.requires_grad) _stack.Embed(inputs.Ids).backward([gradient]);
    }

    private (Tensor LogProbs, double Entropy) ByChunks(Tensor hidden, Tensor ids, double temperature, bool withEntropy)
    {
        using var guard = no_grad();
        var (parts, sum) = (new List<Tensor>(), 0.0);
        foreach (var (from, count) in Chunks(hidden.shape[0]))
        {
            using var scope = NewDisposeScope();
            var logits = model.Logits(hidden.narrow(0, from, count));
            var targets = ids.narrow(0, from, count);
            if (!withEntropy)
            {
                parts.Add(TokenLogProbs.Compute(logits, targets, temperature).MoveToOuterDisposeScope());
                continue;
            }
            var (logProbs, entropy) = TokenLogProbs.ComputeWithEntropy(logits, targets, temperature);
            parts.Add(logProbs.MoveToOuterDisposeScope());
            sum += entropy.sum().item<float>();
        }
        return (cat(parts), sum);
    }

    private Tensor GradientByChunks(Tensor hidden, Tensor ids, Tensor outer, double temperature)
    {
        var gradient = empty_like(hidden);
        foreach (var (from, count) in Chunks(hidden.shape[0]))
        {
            using var scope = NewDisposeScope();
            var rows = Leaf(hidden.narrow(0, from, count));
            TokenLogProbs.Compute(model.Logits(rows), ids.narrow(0, from, count), temperature).backward([outer.narrow(0, from, count)]);
            gradient.narrow(0, from, count).copy_(rows.grad!);
        }
        return gradient;
    }

    private IEnumerable<(long From, long Count)> Chunks(long rows)
    {
        var step = Math.Max(1, chunkLogits / model.Config.VocabSize);
        for (long from = 0; from < rows; from += step) yield return (from, Math.Min(step, rows - from));
    }

    private static Tensor Places(SequenceBatch rows) => rows.CompletionMask.flatten().nonzero().flatten();

    private static Tensor Spread(Tensor values, Tensor places, SequenceBatch rows) =>
        zeros([(long)rows.Count * rows.Width], values.dtype, values.device).index_add(0, places, values, HeldScalars.One).view(rows.Count, rows.Width);

    private static Tensor Leaf(Tensor tensor) => tensor.detach().requires_grad_();
}

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
/// <param name="chunkLogits">Logits of one chunk; by default 36 MB in float32, of which a few copies exist.</param>
/// <param name="packed">The model reads a <see cref="PackedRow"/> instead of padded rows.</param>
internal sealed class ChunkedPass(CausalLM model, long chunkLogits = TokenLogProbs.SliceElements, bool packed = false)
{
    // Below this many logits all at once is faster: 64 MB in float32.
    private const long FewLogits = 1L << 24;

    private readonly DecoderStack _stack = model.Stack;

    /// <inheritdoc cref="TorchGradientEngine.Predicts"/>
    public bool Predicts { get; init; }

    /// <summary>Whether a micro-batch is large enough to need it, or packed.</summary>
    public bool IsFor(SequenceBatch rows) => packed || (long)rows.Count * rows.Width * model.Config.VocabSize >= FewLogits;

    /// <summary>Log-probabilities of the completion tokens, [B, T] without gradient; zero elsewhere.</summary>
    public Tensor Score(SequenceBatch rows, double temperature)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var (inputs, read) = Inputs(rows, load: null);
        var asked = Asked.Of(rows, model.Run(inputs), read);
        return asked.Spread(ByChunks(asked, temperature, withEntropy: false).LogProbs).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the gradient of one micro-batch's loss to the model's <c>grad</c> tensors.</summary>
    /// <inheritdoc cref="IGradientEngine.AccumulateGradients"/>
    public TReport Backward<TReport>(
        SequenceBatch rows, ExpertLoad? load, (double Temperature, bool WithEntropy) options, Func<ScoredBatch, (Tensor Loss, TReport Report)> loss)
    {
        using var scope = NewDisposeScope();
        var (inputs, read) = Inputs(rows, load);
        inputs.Check(model.Config);
        var entering = Entering(inputs);
        var last = Leaf(entering[^1]);
        var hidden = _stack.Norm(last);
        Asked[] asked = [Asked.Of(rows, hidden, read), .. Predicts ? model.Predicted(hidden, inputs).Select(states => Asked.Of(rows, states)) : []];
        var (scored, entropy) = ByChunks(asked[0], options.Temperature, options.WithEntropy);
        Tensor[] logProbs = [Leaf(scored), .. asked.Skip(1).Select(a => Leaf(ByChunks(a, options.Temperature, withEntropy: false).LogProbs))];
        var (value, report) = loss(new ScoredBatch(rows, asked[0].Spread(logProbs[0]), entropy)
        {
            Predicted = [.. asked.Zip(logProbs).Skip(1).Select(pair => pair.First.Spread(pair.Second))],
        });
        value.backward();
        var reached = asked.Zip(logProbs).Where(pair => pair.Second.grad is not null).ToList();
        if (reached.Count == 0) return report;
        autograd.backward(
            [.. reached.Select(pair => pair.First.Hidden)],
            [.. reached.Select(pair => pair.First.Gather(GradientByChunks(pair.First, pair.Second.grad!, options.Temperature)))]);
        BackThroughLayers(entering, inputs with { Load = null, Routing = (inputs.Routing as ReplayedRouting)?.Uncounted() }, last.grad!);
        return report;
    }

    // What the model reads, and where in a packed row the predictions are that count.
    private (ForwardInputs Inputs, Tensor? Read) Inputs(SequenceBatch rows, ExpertLoad? load)
    {
        var inputs = TorchGradientEngine.Inputs(rows, model, load);
        return packed ? PackedRow.Of(rows, inputs) : (inputs, null);
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

    private (Tensor LogProbs, double Entropy) ByChunks(Asked asked, double temperature, bool withEntropy)
    {
        using var guard = no_grad();
        var (parts, sum) = (new List<Tensor>(), 0.0);
        foreach (var (from, count) in Chunks(asked.Rows.shape[0]))
        {
            using var scope = NewDisposeScope();
            var logits = model.Logits(asked.Rows.narrow(0, from, count));
            var targets = asked.Ids.narrow(0, from, count);
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

    private Tensor GradientByChunks(Asked asked, Tensor outer, double temperature)
    {
        var gradient = empty_like(asked.Rows);
        foreach (var (from, count) in Chunks(asked.Rows.shape[0]))
        {
            using var scope = NewDisposeScope();
            var rows = Leaf(asked.Rows.narrow(0, from, count));
            TokenLogProbs.Compute(model.Logits(rows), asked.Ids.narrow(0, from, count), temperature).backward([outer.narrow(0, from, count)]);
            gradient.narrow(0, from, count).copy_(rows.grad!);
        }
        return gradient;
    }

    private IEnumerable<(long From, long Count)> Chunks(long rows)
    {
        var step = Math.Max(1, chunkLogits / model.Config.VocabSize);
        for (long from = 0; from < rows; from += step) yield return (from, Math.Min(step, rows - from));
    }

    private static Tensor Leaf(Tensor tensor) => tensor.detach().requires_grad_();

    /// <summary>Final states and what is asked of them: the log-probabilities of the completion tokens that they predict.</summary>
    /// <param name="Hidden">With the graph that leads to them: [B, S, H] of S columns of the batch, or [1, N, H] of a packed row.</param>
    /// <param name="Read">Places of the states that predict these tokens, among all of <paramref name="Hidden"/>.</param>
    /// <param name="Rows">The states there, without gradient.</param>
    /// <param name="Ids">The tokens.</param>
    /// <param name="Places">Places of the tokens among B * S.</param>
    /// <param name="Shape">B, S.</param>
    private sealed record Asked(Tensor Hidden, Tensor Read, Tensor Rows, Tensor Ids, Tensor Places, long[] Shape)
    {
        /// <summary>The last S columns of the batch hold the targets of S states; those of a packed row are read at places of their own.</summary>
        public static Asked Of(SequenceBatch rows, Tensor hidden, Tensor? read = null)
        {
            var width = read is null ? hidden.shape[1] : rows.Width;
            var ahead = rows.Width - width;
            var places = rows.CompletionMask.narrow(1, ahead, width).flatten().nonzero().flatten();
            var ids = rows.TargetIds.narrow(1, ahead, width).flatten().index_select(0, places);
            read ??= places;
            return new Asked(hidden, read, hidden.detach().flatten(0, 1).index_select(0, read), ids, places, [rows.Count, width]);
        }

        /// <summary>One value per token as [B, S], zero elsewhere.</summary>
        public Tensor Spread(Tensor values) =>
            zeros([Shape[0] * Shape[1]], values.dtype, values.device).index_add(0, Places, values, HeldScalars.One).view(Shape);

        /// <summary>One gradient per token as that of <see cref="Hidden"/>.</summary>
        public Tensor Gather(Tensor gradients) =>
            zeros_like(Hidden).flatten(0, 1).index_add(0, Read, gradients, HeldScalars.One).view(Hidden.shape);
    }
}

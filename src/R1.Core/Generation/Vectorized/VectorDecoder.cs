using R1.Models;
using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>
/// A decoder on plain floats: the weights of a <see cref="CausalLM"/> packed for the kernels, shared by all workers. A step reads any mixture
/// of rows; a row's numbers do not depend on the other rows, so batching never changes a result.
/// </summary>
internal sealed unsafe class VectorDecoder
{
    private readonly AlignedBuffer<float> _embedding;
    private readonly int _hiddenStride;
    private readonly VectorLayer[] _layers;
    private readonly AlignedBuffer<float> _norm;
    private readonly PackedMatrix _head;

    public VectorDecoder(ModelConfig config)
    {
        Config = config;
        Layout = PageLayout.Of(config);
        _hiddenStride = Stride.Of(config.HiddenSize);
        _embedding = new AlignedBuffer<float>(config.VocabSize * _hiddenStride);
        var rope = new RopeTable(config);
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(layer => new VectorLayer(config, rope, layer))];
        _norm = new AlignedBuffer<float>(_hiddenStride);
        _head = new PackedMatrix(config.HiddenSize, config.VocabSize);
    }

    public ModelConfig Config { get; }

    /// <summary>Layout of the cache.</summary>
    public PageLayout Layout { get; }

    /// <summary>What a worker's scratch memory must hold.</summary>
    public WorkspaceWidths Widths => new(
        Config.HiddenSize,
        _layers.Max(layer => layer.ProjectedWidth),
        Layout.Heads * Layout.QueryStride,
        Layout.Heads * Math.Max(Layout.OutputStride, Stride.Of(Config.Attention.PerHead.Value)),
        _layers.Max(layer => layer.InnerWidth),
        Config.Experts?.Count ?? 0,
        Config.Experts?.PerToken ?? 0,
        Config.VocabSize);

    /// <summary>Copies the model's present weights; no step may run meanwhile.</summary>
    public void Load(CausalLM model)
    {
        using var weights = new WeightReader(model);
        var embedding = weights["model.embed_tokens.weight"];
        var hidden = Config.HiddenSize;
        for (var token = 0; token < Config.VocabSize; token++)
            embedding.Slice(token * hidden, hidden).CopyTo(_embedding.Span[(token * _hiddenStride)..]);
        for (var layer = 0; layer < _layers.Length; layer++) _layers[layer].Load(weights, $"model.layers.{layer}.");
        weights.Copy("model.norm.weight", _norm);
        _head.SetLinear(Config.TieWordEmbeddings ? embedding : weights["lm_head.weight"], hidden);
    }

    /// <summary>Reads the rows, extends their sequences, and leaves the logits that are wanted in <see cref="Workspace.Logits"/>.</summary>
    public void Step(RowBatch rows, Workspace work)
    {
        for (var row = 0; row < rows.Count; row++)
            _embedding.Span.Slice(rows.Tokens[row] * _hiddenStride, _hiddenStride).CopyTo(new Span<float>(work.Residual.Row(row), _hiddenStride));
        foreach (var layer in _layers) layer.Forward(work, rows);
        var (last, kernels) = (work.Residual.At(rows.LogitRows), work.Kernels);
        kernels.RmsNorm(last, _norm.Pointer, work.Normed, rows.LogitCount, Config.HiddenSize, (float)Config.RmsNormEps);
        kernels.Multiply(work.Normed, _head, work.Logits, rows.LogitCount);
    }
}

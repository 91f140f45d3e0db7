using R1.Configuration;
using R1.Models.Adapters;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// A decoder: token ids in, logits of the next token out. B is the batch, S the new tokens of a row, H the hidden size, V the vocabulary.
/// </summary>
/// <remarks>
/// Shorter rows of a batch may be padded on the right without a mask (causal attention never looks there) or on the left with an attention mask.
/// A forward with a cache records no gradients.
/// </remarks>
public sealed class CausalLM : nn.Module
{
    /// <summary>First part of the names of prediction modules in memory.</summary>
    internal const string PredictionName = "mtp";

    [ComponentName(Name = "model")] private readonly DecoderStack _stack;
    [ComponentName(Name = "lm_head")] private readonly Projection? _head;
    [ComponentName(Name = PredictionName)] private readonly ModuleList<PredictionModule>? _prediction;

    private CausalLM(ModelConfig config, Placement placement, bool withPrediction) : base(nameof(CausalLM))
    {
        Config = config;
        _stack = new DecoderStack(config, placement);
        if (!config.TieWordEmbeddings) _head = new Projection(config.HiddenSize, config.VocabSize, placement);
        if (withPrediction)
            _prediction =
                [.. Enumerable.Range(0, config.PredictionModules).Select(k => new PredictionModule(config, config.NumHiddenLayers + k, placement))];
        RegisterComponents();
    }

    /// <summary>The configuration it was made from.</summary>
    public ModelConfig Config { get; }

    /// <summary>Trained numbers, tied ones once.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>Trained numbers that take part in one token: without the routed experts that it does not visit.</summary>
    public long ActiveParameterCount => ParameterCount - IdleParameterCount;

    /// <summary>Device of the weights.</summary>
    public Device Device => _stack.Embedding.device;

    /// <summary>Element type of the weights.</summary>
    public ScalarType Dtype => _stack.Embedding.dtype;

    /// <summary>Low-rank updates that are trained instead of the weights; null where there are none.</summary>
    public LoraAdapter? Adapter { get; internal set; }

    /// <summary>
    /// Modules of multi-token prediction that the model was made or loaded with, each of which predicts one token further ahead (DeepSeek-V3's report, section
    /// 2.2). They serve training alone: a forward does not compute them.
    /// </summary>
    public int PredictionModules => _prediction?.Count ?? 0;

    internal DecoderStack Stack => _stack;

    /// <summary>[V, H]</summary>
    internal Tensor HeadWeight => _head?.Weight ?? _stack.Embedding;

    internal IReadOnlyList<DecoderLayer> Layers => _stack.Layers;

    private Placement Placement => new(Dtype, Device);

    private long IdleParameterCount => Config.Experts is not { } experts
        ? 0
        : experts.ParametersOfOne(Config.HiddenSize) * (experts.Count - experts.PerToken)
            * Math.Max(0, Config.NumHiddenLayers + PredictionModules - experts.FirstLayer);

    /// <summary>Makes a model with fresh weights: normal with the configured standard deviation, norms 1, biases 0.</summary>
    /// <param name="config">Architecture and sizes.</param>
    /// <param name="seed">Same seed, same weights.</param>
    /// <param name="dtype">Element type of the weights; float32 by default.</param>
    /// <param name="device">Where they live; the CPU by default.</param>
    /// <param name="withPrediction">Make the modules of multi-token prediction too; the other weights are the same with them and without.</param>
    /// <exception cref="ArgumentException">The configuration is invalid; lists every fault. Or it has no modules of multi-token prediction.</exception>
    public static CausalLM Create(
        ModelConfig config, int seed, ScalarType dtype = ScalarType.Float32, Device? device = null, bool withPrediction = false)
    {
        var model = Build(config, new Placement(dtype, device ?? CPU), withPrediction);
        Initialisation.Fill(model, seed);
        return model;
    }

    /// <summary>An empty cache for this model.</summary>
    /// <param name="batch">Rows.</param>
    /// <param name="capacity">Tokens per row, prompt and completion together.</param>
    public KVCache CreateCache(int batch, int capacity) => new(Config, batch, capacity, Placement);

    /// <summary>Logits of the next token after each token.</summary>
    /// <param name="inputIds">int64 [B, S]</param>
    /// <param name="attentionMask">[B, S] or [B, cached + S], nonzero for real tokens, 0 for padding; null when all are real.</param>
    /// <param name="positionIds">int64 [B, S]; null for the slot numbers, right for every padding since rotary positions are relative.</param>
    /// <param name="cache">Earlier tokens; the new ones are appended.</param>
    /// <param name="load">Counts tokens per expert where the model has any.</param>
    /// <returns>[B, S, V]</returns>
    /// <exception cref="ArgumentException">Shapes do not fit or the cache is full.</exception>
    public Tensor Forward(Tensor inputIds, Tensor? attentionMask = null, Tensor? positionIds = null, KVCache? cache = null, ExpertLoad? load = null)
    {
        using var guard = cache is null ? null : no_grad();
        using var hidden = Hidden(inputIds, attentionMask, positionIds, cache, load);
        return Logits(hidden);
    }

    /// <summary>Final hidden states, after the last norm.</summary>
    /// <inheritdoc cref="Forward"/>
    /// <returns>[B, S, H]</returns>
    public Tensor Hidden(Tensor inputIds, Tensor? attentionMask = null, Tensor? positionIds = null, KVCache? cache = null, ExpertLoad? load = null) =>
        Run(new ForwardInputs(inputIds, attentionMask, positionIds, cache, load));

    /// <summary>Logits from final hidden states; apply it to the positions that are needed only.</summary>
    /// <param name="hidden">[..., H]</param>
    /// <returns>[..., V]</returns>
    public Tensor Logits(Tensor hidden) => _head?.Forward(hidden) ?? nn.functional.linear(hidden, _stack.Embedding);

    /// <summary>Weights and buffers by their Hugging Face names: views of the live tensors, so writing to one changes the model.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> StateDict() => Models.StateDict.Entries(this).Select(entry => (entry.Name, entry.View()));

    /// <summary>Copies weights and buffers in; nothing is changed unless all of them fit.</summary>
    /// <param name="tensors">By Hugging Face name, any floating type, any device.</param>
    /// <exception cref="ArgumentException">Lists all missing, unexpected and mis-shaped keys.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> tensors) =>
        Models.StateDict.Load(this, tensors.ToDictionary(pair => pair.Key, pair => OfferedTensor.Of(pair.Value)), (name, into) => into.copy_(tensors[name]));

    /// <summary>A copy with its own weights, e.g. the frozen reference of a policy; without the adapter.</summary>
    public CausalLM Clone()
    {
        using var scope = NewDisposeScope();
        var copy = Build(Config, Placement, withPrediction: PredictionModules > 0);
        copy.LoadStateDict(StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor));
        return copy;
    }

    /// <summary>Loads a Hugging Face checkpoint: config.json with model.safetensors or an index of several files.</summary>
    /// <param name="folder">The folder of the checkpoint.</param>
    /// <param name="dtype">Element type of the weights in memory, whatever the file has; float32 by default.</param>
    /// <param name="device">Where they live; the CPU by default.</param>
    /// <param name="withPrediction">Load the modules of multi-token prediction too, whose weights the folder must then have.</param>
    /// <exception cref="ArgumentException">The configuration is not supported or the weights do not fit it.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or a weight is not a finite number.</exception>
    public static CausalLM LoadPretrained(
        string folder, ScalarType dtype = ScalarType.Float32, Device? device = null, bool withPrediction = false) =>
        PretrainedFolder.Load(folder, new Placement(dtype, device ?? CPU), withPrediction);

    /// <summary>Writes config.json and model.safetensors, which Hugging Face transformers and <see cref="LoadPretrained"/> read.</summary>
    /// <param name="folder">Made if missing.</param>
    public void SavePretrained(string folder) => PretrainedFolder.Save(this, folder);

    /// <param name="inputs">Arguments of the forward.</param>
    /// <param name="observe">Receives the embeddings and the output of each layer, the last one after the final norm.</param>
    internal Tensor Run(ForwardInputs inputs, Action<int, Tensor>? observe = null)
    {
        inputs.Check(Config);
        using var guard = inputs.Cache is null ? null : no_grad();
        using var scope = NewDisposeScope();
        var hidden = _stack.Forward(inputs, Dtype, observe);
        inputs.Cache?.Advance(inputs.Ids.shape[1]);
        return hidden.MoveToOuterDisposeScope();
    }

    /// <summary>What the modules of multi-token prediction make of the final states of a forward without cache and mask.</summary>
    /// <param name="hidden">Final states of the forward, [B, S, H].</param>
    /// <param name="inputs">Its arguments.</param>
    /// <returns>
    /// Of module k, at index k - 1, states [B, S - k, H]: the logits of state i are those of the token k + 1 places after token i. Shorter rows than k + 1
    /// tokens have none.
    /// </returns>
    internal List<Tensor> Predicted(Tensor hidden, ForwardInputs inputs)
    {
        var states = new List<Tensor>();
        for (var k = 1; k <= PredictionModules && k < inputs.Ids.shape[1]; k++)
        {
            var count = inputs.Ids.shape[1] - k;
            var ahead = inputs with { Ids = inputs.Ids.narrow(1, k, count), Routing = null };
            hidden = _prediction![k - 1].Forward(hidden.narrow(1, 0, count), _stack.Embed(ahead.Ids), _stack.Pass(ahead, Dtype), Layers.Count + k - 1);
            states.Add(hidden);
        }
        return states;
    }

    /// <summary>The router of a layer with experts; prediction modules count as layers after the last one.</summary>
    internal ExpertRouter Router(int layer) =>
        (layer < Layers.Count ? Layers[layer] : _prediction![layer - Layers.Count].Layer).Experts?.Router
        ?? throw new ArgumentException($"Layer {layer} is dense and has no router.", nameof(layer));

    /// <summary>A model whose weights hold nothing yet.</summary>
    internal static CausalLM Build(ModelConfig config, Placement placement, bool withPrediction = false)
    {
        config.Validate();
        if (withPrediction && config.PredictionModules == 0)
            throw new ArgumentException(
                $"This {config.ModelType} has no modules of multi-token prediction (num_nextn_predict_layers is 0 or missing): leave withPrediction out.");
        return new CausalLM(config, placement, withPrediction);
    }
}

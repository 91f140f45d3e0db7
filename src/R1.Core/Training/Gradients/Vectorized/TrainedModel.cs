using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>A decoder's weights packed for training; shared by all workers, who only read them.</summary>
internal sealed class TrainedModel
{
    private readonly ParameterLayout _layout = new();
    private readonly ParameterTable _table;

    public TrainedModel(CausalLM model)
    {
        Config = model.Config;
        _table = new ParameterTable(model);
        var rope = new RopeTable(Config);
        Embedding = new TrainedVector(_layout, "model.embed_tokens.weight", Config.HiddenSize, Config.VocabSize);
        Layers = [.. Enumerable.Range(0, Config.NumHiddenLayers).Select(layer => new TrainedLayer(_layout, Config, rope, layer))];
        Norm = new TrainedVector(_layout, "model.norm.weight", Config.HiddenSize);
        Head = new TrainedLinear(_layout, Config.HiddenSize, Config.VocabSize)
            .With(Config.TieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight", Config.VocabSize);
        Load();
    }

    public ModelConfig Config { get; }

    public TrainedVector Embedding { get; }

    public TrainedLayer[] Layers { get; }

    public TrainedVector Norm { get; }

    public TrainedLinear Head { get; }

    /// <summary>Floats of a worker's gradient.</summary>
    public int GradientLength => _layout.Length;

    /// <summary>Copies the model's present weights; no pass may run meanwhile.</summary>
    public void Load()
    {
        foreach (var parameter in _layout.Parameters) parameter.Load(_table);
        foreach (var layer in Layers) layer.Experts?.LoadBias(_table);
    }

    /// <summary>Adds a worker's gradient to the model's.</summary>
    public unsafe void AddGradient(AlignedBuffer<float> gradient)
    {
        foreach (var parameter in _layout.Parameters) parameter.AddGradient(_table, gradient.Pointer);
    }
}

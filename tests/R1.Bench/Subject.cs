using R1.Configuration;
using R1.Models;
using R1.Pipeline;

namespace R1.Bench;

/// <summary>A model to measure.</summary>
internal sealed class Subject : IDisposable
{
    /// <summary>Below, one operation of libtorch is too small to share between cores, and replicas of the model cost nothing.</summary>
    private const long SmallParameters = 5_000_000;

    private Subject(string name, CausalLM model) => (Name, Model, Flops) = (name, model, new Flops(model));

    public string Name { get; }

    public CausalLM Model { get; }

    public Flops Flops { get; }

    /// <summary>Whether parallelism pays between workers rather than inside an operation.</summary>
    public bool IsSmall => Model.ParameterCount <= SmallParameters;

    /// <summary>Threads inside one operation of libtorch.</summary>
    public int LibTorchThreads => IsSmall ? 1 : Environment.ProcessorCount;

    /// <summary>Workers of a gradient engine that has a replica for each.</summary>
    public int Replicas => IsSmall ? Environment.ProcessorCount : 1;

    /// <summary>The model of the cpu preset with fresh weights: speed does not depend on what they hold.</summary>
    public static Subject CpuPreset() => new("cpu-preset", CausalLM.Create(BaseModelConfig.For(Preset.Cpu, 1).Model, 1));

    /// <summary>A model of the cpu preset's kind with other sizes.</summary>
    public static Subject Small(string name, ModelConfig config) => new(name, CausalLM.Create(config, 1));

    /// <summary>A checkpoint, named after its folder.</summary>
    public static Subject Load(string folder) =>
        new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), CausalLM.LoadPretrained(folder));

    /// <summary>A dense Llama of 0.98 M parameters, as other engines were measured with.</summary>
    public static Subject Llama1M() => Llama("llama-1m", hiddenSize: 128, layers: 4, heads: 4, keyValueHeads: 4, mlp: 384, vocabulary: 512);

    /// <summary>A dense Llama of 6.8 M parameters, as other engines were measured with.</summary>
    public static Subject Llama8M() => Llama("llama-8m", hiddenSize: 256, layers: 8, heads: 8, keyValueHeads: 4, mlp: 768, vocabulary: 1024);

    // Written and read again: what is measured is what a checkpoint of this shape would give.
    private static Subject Llama(string name, int hiddenSize, int layers, int heads, int keyValueHeads, int mlp, int vocabulary)
    {
        var config = new LlamaConfig
        {
            VocabSize = vocabulary, HiddenSize = hiddenSize, IntermediateSize = mlp, NumHiddenLayers = layers,
            NumAttentionHeads = heads, NumKeyValueHeads = keyValueHeads, MaxPositionEmbeddings = 1024,
        };
        var folder = Directory.CreateTempSubdirectory("r1-bench-");
        try
        {
            using (var model = CausalLM.Create(config, 1)) model.SavePretrained(folder.FullName);
            return new Subject(name, CausalLM.LoadPretrained(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose() => Model.Dispose();
}

using R1.Models;
using R1.Pipeline;
using R1.Runs;

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

    /// <summary>A checkpoint, named after its folder.</summary>
    public static Subject Load(string folder) =>
        new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), CausalLM.LoadPretrained(folder));

    public void Dispose() => Model.Dispose();
}

using R1.Models;
using TorchSharp;

namespace R1.Generation;

/// <summary>Which implementation samples.</summary>
public enum SamplerBackend
{
    /// <summary>Vector kernels for small models on the CPU, TorchSharp otherwise.</summary>
    Auto,

    /// <summary><see cref="VectorSampler"/></summary>
    Vector,

    /// <summary><see cref="TorchSampler"/></summary>
    Torch,
}

/// <summary>Chooses the sampler for a model.</summary>
public static class CompletionSampler
{
    /// <summary>Vector kernels were twice as fast or more at every size measured, up to 105 million parameters; they keep a copy of the weights.</summary>
    public const long MostParametersForVector = 128_000_000;

    /// <param name="model">The policy.</param>
    /// <param name="backend">
    /// <see cref="SamplerBackend.Auto"/> takes <see cref="VectorSampler"/> for models of at most <see cref="MostParametersForVector"/> float32
    /// parameters on the CPU without an adapter, else <see cref="TorchSampler"/>.
    /// </param>
    public static ICompletionSampler Create(CausalLM model, SamplerBackend backend = SamplerBackend.Auto) => backend switch
    {
        SamplerBackend.Vector => new VectorSampler(model),
        SamplerBackend.Torch => new TorchSampler(model),
        _ => IsSmallOnCpu(model) ? new VectorSampler(model) : new TorchSampler(model),
    };

    private static bool IsSmallOnCpu(CausalLM model) =>
        model.Adapter is null && model.Device.type == DeviceType.CPU && model.Dtype == torch.ScalarType.Float32
        && model.ParameterCount <= MostParametersForVector;
}

using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Critics;

/// <summary>From hidden states to one number each; zero at the start.</summary>
internal sealed class ValueHead : IDisposable
{
    private readonly TorchSharp.Modules.Parameter _weight, _bias;

    public ValueHead(int hiddenSize, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        _weight = nn.Parameter(zeros(1, hiddenSize, dtype: dtype, device: device));
        _bias = nn.Parameter(zeros(1, dtype: dtype, device: device));
        _weight.DetachFromDisposeScope();
        _bias.DetachFromDisposeScope();
    }

    /// <param name="hidden">[B, T, H]</param>
    /// <returns>[B, T], float32.</returns>
    public Tensor Forward(Tensor hidden) => nn.functional.linear(hidden, _weight, _bias).squeeze(-1).to(ScalarType.Float32);

    public IEnumerable<(string Name, Tensor Tensor)> Named() => [("value_head.weight", _weight), ("value_head.bias", _bias)];

    public void Load(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var noGrad = no_grad();
        foreach (var (name, tensor) in Named()) tensor.copy_(tensors[name]);
    }

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}

using R1.Foundation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R1.Models.Adapters;

/// <summary>The update of one projection: scale * B A x, with A [r, in] and B [out, r] in float32 whatever the weights are.</summary>
internal sealed class LoraUpdate : IDisposable
{
    private readonly LoraAdapter _adapter;

    public LoraUpdate(LoraAdapter adapter, Projection projection)
    {
        _adapter = adapter;
        var (outputs, inputs) = (projection.Weight.shape[0], projection.Weight.shape[1]);
        var placement = new Placement(ScalarType.Float32, projection.Weight.device);
        (A, B) = (placement.Parameter(adapter.Config.Rank, inputs), placement.Parameter(outputs, adapter.Config.Rank));
    }

    /// <summary>[r, in]</summary>
    public Parameter A { get; }

    /// <summary>[out, r]; zero at first, so that the model begins as it is.</summary>
    public Parameter B { get; }

    /// <summary>The projection's output with the update added, in its type.</summary>
    public Tensor AddTo(Tensor output, Tensor x)
    {
        if (!_adapter.IsEnabled) return output;
        var update = nn.functional.linear(nn.functional.linear(x.to(ScalarType.Float32), A), B).Times(_adapter.Config.Scale);
        return output.Plus(update.to(output.dtype));
    }

    /// <summary>The update as a matrix [out, in], float32.</summary>
    public Tensor Matrix() => B.matmul(A).Times(_adapter.Config.Scale);

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}

using R1.Models;
using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>Gated feed-forward, down(silu(gate(x)) * up(x)): a dense layer, the shared experts, or one routed expert.</summary>
internal sealed unsafe class VectorFeedForward(int hidden, int inner)
{
    private readonly int _upColumn = Stride.Of(inner);
    private readonly PackedMatrix _gateUp = new(hidden, Stride.Of(inner) + inner);
    private readonly PackedMatrix _down = new(inner, hidden);

    /// <summary>Columns of gate and up.</summary>
    public int InnerWidth => _gateUp.Columns;

    public void Load(WeightReader weights, string prefix)
    {
        _gateUp.SetLinear(weights[prefix + "gate_proj.weight"], hidden);
        _gateUp.SetLinear(weights[prefix + "up_proj.weight"], hidden, _upColumn);
        _down.SetLinear(weights[prefix + "down_proj.weight"], inner);
    }

    /// <summary>Adds the output for the named rows (null: the first <paramref name="count"/>) to the residual stream.</summary>
    /// <param name="work">Input <see cref="Workspace.Normed"/>, output <see cref="Workspace.Residual"/>.</param>
    /// <param name="count">Rows.</param>
    /// <param name="rows">Which rows, each at most once.</param>
    /// <param name="scales">Factor on each row's output; null for 1.</param>
    public void Forward(Workspace work, int count, int* rows = null, float* scales = null)
    {
        work.Kernels.Multiply(work.Normed.At(rows), _gateUp, work.Inner, count);
        work.Kernels.GatedSilu(work.Inner, _upColumn, count, scales);
        work.Kernels.Multiply(work.Inner, _down, work.Residual.At(rows), count, accumulate: true);
    }
}

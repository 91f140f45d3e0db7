using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Gated feed-forward, down(silu(gate(x)) * up(x)): a dense layer, the shared experts, or one routed expert.</summary>
internal sealed unsafe class TrainedFeedForward
{
    private readonly int _inner;
    private readonly TrainedLinear _gateUp;
    private readonly TrainedLinear _down;

    /// <param name="layout">Gives places in the gradient.</param>
    /// <param name="hidden">Columns in and out.</param>
    /// <param name="inner">Columns of gate and of up.</param>
    /// <param name="prefix">In front of <c>gate_proj.weight</c> and so on.</param>
    public TrainedFeedForward(ParameterLayout layout, int hidden, int inner, string prefix)
    {
        _inner = Stride.Of(inner);
        _gateUp = new TrainedLinear(layout, hidden, _inner + inner)
            .With(prefix + "gate_proj.weight", inner)
            .With(prefix + "up_proj.weight", inner, _inner);
        _down = new TrainedLinear(layout, inner, hidden).With(prefix + "down_proj.weight", hidden);
    }

    /// <summary>Columns of gate and up together.</summary>
    public int GateUpWidth => _gateUp.OutputWidth;

    /// <summary>Adds the output to the residual stream.</summary>
    /// <param name="pass">Kernels and memory.</param>
    /// <param name="x">[rows, hidden], perhaps by index.</param>
    /// <param name="residual">[rows, hidden], perhaps by index, each row at most once.</param>
    /// <param name="gateUp">[rows, <see cref="GateUpWidth"/>] receives what backward needs.</param>
    /// <param name="rows">How many.</param>
    /// <param name="scales">Factor on each row's output; null for 1.</param>
    public void Forward(PassContext pass, Matrix x, Matrix residual, Matrix gateUp, int rows, float* scales = null)
    {
        var mark = pass.Scratch.Mark;
        var active = pass.Scratch.Rows(rows, _inner);
        _gateUp.Forward(pass.Kernels, x, gateUp, rows);
        pass.Kernels.GatedSilu(gateUp, active, _inner, rows, scales);
        _down.Forward(pass.Kernels, active, residual, rows, accumulate: true);
        pass.Scratch.Release(mark);
    }

    /// <summary>Gradients of the weights, of x and of the scales.</summary>
    /// <param name="pass">Kernels and memory.</param>
    /// <param name="x">[rows, hidden] forward's input, without index.</param>
    /// <param name="gateUp">What forward kept; it is used up.</param>
    /// <param name="dOutput">[rows, hidden], without index.</param>
    /// <param name="dx">[rows, hidden], perhaps by index.</param>
    /// <param name="rows">How many.</param>
    /// <param name="accumulate">Add to dx.</param>
    /// <param name="scales">As in forward.</param>
    /// <param name="dScales">[rows] or null.</param>
    public void Backward(
        PassContext pass, Matrix x, Matrix gateUp, Matrix dOutput, Matrix dx, int rows, bool accumulate, float* scales = null, float* dScales = null)
    {
        var mark = pass.Scratch.Mark;
        var active = pass.Scratch.Rows(rows, _inner);
        _down.InputGradient(pass.Kernels, dOutput, active, rows);
        pass.Kernels.GatedSiluBackward(gateUp, active, _inner, rows, scales, dScales);
        _down.WeightGradient(pass.Kernels, dOutput, active, rows, pass.Gradient);
        _gateUp.InputGradient(pass.Kernels, gateUp, dx, rows, accumulate);
        _gateUp.WeightGradient(pass.Kernels, gateUp, x, rows, pass.Gradient);
        pass.Scratch.Release(mark);
    }
}

/// <summary>One forward and backward through the channel-mixing half of a layer.</summary>
internal abstract class FeedForwardPass
{
    /// <summary>Adds the output to the residual stream.</summary>
    public abstract void Forward(Matrix normed, Matrix residual);

    /// <summary>Sets the gradient of the normed input from that of the output.</summary>
    public abstract void Backward(Matrix dOutput, Matrix dNormed);
}

/// <summary>A dense layer's.</summary>
internal sealed unsafe class DenseFeedForwardPass(TrainedFeedForward weights, PassContext pass) : FeedForwardPass
{
    private readonly Matrix _gateUp = pass.Tape.Rows(pass.Rows, weights.GateUpWidth);
    private Matrix _input;

    public override void Forward(Matrix normed, Matrix residual)
    {
        _input = normed;
        weights.Forward(pass, normed, residual, _gateUp, pass.Rows);
    }

    public override void Backward(Matrix dOutput, Matrix dNormed) =>
        weights.Backward(pass, _input, _gateUp, dOutput, dNormed, pass.Rows, accumulate: false);
}

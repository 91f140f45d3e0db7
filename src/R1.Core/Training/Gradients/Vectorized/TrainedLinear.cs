using System.Runtime.CompilerServices;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Columns that come in blocks (heads); more than one block are each padded to the stride unit.</summary>
internal readonly record struct Blocks(int Count, int Size)
{
    /// <summary>Columns with the padding between blocks.</summary>
    public int Width => Count == 1 ? Size : Count * Stride.Of(Size);

    /// <summary>Columns without padding.</summary>
    public int NativeWidth => Count * Size;
}

/// <summary>
/// A linear map y = x W, packed for both directions. Its outputs may be gathered from several of the model's weights (gate and up, query and
/// latent), each a run of rows, so that one product computes them all; outputs that no part names are zero.
/// </summary>
internal sealed unsafe class TrainedLinear : TrainedParameter
{
    private readonly List<(string Name, int FirstRow, int Rows, int FirstOutput)> _parts = [];
    private readonly Blocks _inputs;
    private readonly int _outputs;
    private readonly int _offset;
    private readonly PackedMatrix _forward;
    private readonly PackedMatrix _backward;

    /// <param name="layout">Gives a place in the gradient.</param>
    /// <param name="inputs">Columns of x.</param>
    /// <param name="outputs">Columns of y.</param>
    public TrainedLinear(ParameterLayout layout, Blocks inputs, int outputs)
    {
        (_inputs, _outputs) = (inputs, outputs);
        _forward = new PackedMatrix(inputs.Width, outputs);
        _backward = new PackedMatrix(outputs, inputs.Width);
        _offset = layout.Reserve(this, outputs * Stride.Of(inputs.Width));
    }

    public TrainedLinear(ParameterLayout layout, int inputs, int outputs) : this(layout, new Blocks(1, inputs), outputs)
    {
    }

    /// <summary>Columns of y with padding.</summary>
    public int OutputWidth => _forward.Columns;

    /// <summary>Columns of x with padding.</summary>
    public int InputWidth => _backward.Columns;

    /// <summary>Takes rows of a weight [out, in] as outputs.</summary>
    public TrainedLinear With(string name, int rows, int firstOutput = 0, int firstRow = 0)
    {
        _parts.Add((name, firstRow, rows, firstOutput));
        return this;
    }

    /// <summary>y = x W, or y += x W.</summary>
    public void Forward(TrainingKernels kernels, Matrix x, Matrix y, int rows, bool accumulate = false) =>
        kernels.Multiply(x, _forward, y, rows, accumulate);

    /// <summary>dx = dy W^T, or dx += dy W^T.</summary>
    public void InputGradient(TrainingKernels kernels, Matrix dy, Matrix dx, int rows, bool accumulate = false) =>
        kernels.Multiply(dy, _backward, dx, rows, accumulate);

    /// <summary>dW += dy^T x.</summary>
    public void WeightGradient(TrainingKernels kernels, Matrix dy, Matrix x, int rows, float* gradient) =>
        kernels.AddOuter(dy, x, GradientRows(gradient), rows, _outputs, InputWidth);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Load(ParameterTable table)
    {
        foreach (var (name, firstRow, rows, firstOutput) in _parts)
        {
            var weight = table.Values(name);
            for (var row = 0; row < rows; row++)
                for (var block = 0; block < _inputs.Count; block++)
                {
                    var run = weight.Slice((firstRow + row) * _inputs.NativeWidth + block * _inputs.Size, _inputs.Size);
                    _forward.SetColumn(firstOutput + row, run, block * Stride.Of(_inputs.Size));
                    _backward.SetRow(firstOutput + row, run, block * Stride.Of(_inputs.Size));
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddGradient(ParameterTable table, float* gradient)
    {
        foreach (var (name, firstRow, rows, firstOutput) in _parts)
        {
            var target = table.Gradient(name);
            if (target.IsEmpty) continue;
            for (var row = 0; row < rows; row++)
                for (var block = 0; block < _inputs.Count; block++)
                {
                    var run = target.Slice((firstRow + row) * _inputs.NativeWidth + block * _inputs.Size, _inputs.Size);
                    Add(GradientRows(gradient).Row(firstOutput + row) + block * Stride.Of(_inputs.Size), run);
                }
        }
    }

    private Matrix GradientRows(float* gradient) => new(gradient + _offset, InputWidth);
}

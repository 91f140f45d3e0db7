using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>A vector or table of weights with a gradient: a norm, a bias, the embeddings.</summary>
internal sealed unsafe class TrainedVector : TrainedParameter
{
    private readonly string _name;
    private readonly int _rows;
    private readonly int _size;
    private readonly int _offset;
    private readonly AlignedBuffer<float> _values;

    /// <param name="layout">Gives a place in the gradient.</param>
    /// <param name="name">Hugging Face name.</param>
    /// <param name="size">Numbers of a row.</param>
    /// <param name="rows">Rows of a table, each padded to the stride unit; 1 for a vector.</param>
    public TrainedVector(ParameterLayout layout, string name, int size, int rows = 1)
    {
        (_name, _rows, _size) = (name, rows, size);
        _values = new AlignedBuffer<float>(rows * Stride.Of(size));
        _offset = layout.Reserve(this, rows * Stride.Of(size));
    }

    /// <summary>The weights, padded with zeros.</summary>
    public float* Values => _values.Pointer;

    /// <summary>Their rows.</summary>
    public Matrix Rows => new(_values.Pointer, Stride.Of(_size));

    /// <summary>Where their gradient lies in a worker's.</summary>
    public float* Gradient(float* gradient) => gradient + _offset;

    /// <summary>Rows of the gradient.</summary>
    public Matrix GradientRows(float* gradient) => new(gradient + _offset, Stride.Of(_size));

    public override void Load(ParameterTable table)
    {
        var values = table.Values(_name);
        for (var row = 0; row < _rows; row++) values.Slice(row * _size, _size).CopyTo(new Span<float>(Rows.Row(row), _size));
    }

    public override void AddGradient(ParameterTable table, float* gradient)
    {
        var target = table.Gradient(_name);
        if (target.IsEmpty) return;
        for (var row = 0; row < _rows; row++) Add(GradientRows(gradient).Row(row), target.Slice(row * _size, _size));
    }
}

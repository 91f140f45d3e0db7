using System.Runtime.CompilerServices;

namespace R1.Vectors;

/// <summary>
/// A weight matrix laid out for the kernels: y = x W with x [rows, <see cref="Depth"/>] and y [rows, <see cref="Columns"/>], in
/// panels of 32 columns (the last may have 16), each panel stored depth by depth. Unwritten columns stay zero, so padding is harmless.
/// </summary>
internal sealed unsafe class PackedMatrix(int depth, int columns)
{
    public const int PanelColumns = 32;

    private readonly AlignedBuffer<float> _values = new(depth * Stride.Of(columns));

    /// <summary>Inputs: the length of the dot products.</summary>
    public int Depth => depth;

    /// <summary>Outputs, a multiple of 16.</summary>
    public int Columns { get; } = Stride.Of(columns);

    /// <summary>Start of the panel whose first column is <paramref name="column"/> (a multiple of 32).</summary>
    public float* Panel(int column) => _values.Pointer + (nint)column * depth;

    /// <summary>32, or 16 for a last panel of half width.</summary>
    public int PanelWidth(int column) => Math.Min(PanelColumns, Columns - column);

    /// <summary>The element that multiplies input <paramref name="row"/> into output <paramref name="column"/>.</summary>
    public ref float this[int row, int column]
    {
        get
        {
            var first = column & ~(PanelColumns - 1);
            return ref Panel(first)[row * PanelWidth(first) + column - first];
        }
    }

    /// <summary>Writes the transpose of a linear layer's weight.</summary>
    /// <param name="weight">[outputs, inputs], row-major, as PyTorch stores it.</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="firstColumn">Where its first output goes.</param>
    public void SetLinear(ReadOnlySpan<float> weight, int inputs, int firstColumn = 0)
    {
        for (var output = 0; output * inputs < weight.Length; output++)
            SetColumn(firstColumn + output, weight.Slice(output * inputs, inputs));
    }

    /// <summary>Writes the transpose of a linear layer whose inputs come in blocks (heads), each block padded to the stride unit.</summary>
    public void SetLinearByBlock(ReadOnlySpan<float> weight, int blocks, int blockSize)
    {
        for (var output = 0; output * blocks * blockSize < weight.Length; output++)
            for (var block = 0; block < blocks; block++)
                SetColumn(output, weight.Slice((output * blocks + block) * blockSize, blockSize), block * Stride.Of(blockSize));
    }

    /// <summary>Writes a matrix whose rows are the inputs already.</summary>
    /// <param name="weight">[inputs, outputs], row-major.</param>
    /// <param name="outputs">Outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetTransposed(ReadOnlySpan<float> weight, int outputs)
    {
        for (var row = 0; row < depth; row++)
            for (var column = 0; column < outputs; column++)
                this[row, column] = weight[row * outputs + column];
    }

    /// <summary>Writes one output's weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetColumn(int column, ReadOnlySpan<float> weights, int firstRow = 0)
    {
        var first = column & ~(PanelColumns - 1);
        var width = PanelWidth(first);
        var target = Panel(first) + column - first + firstRow * width;
        foreach (var weight in weights)
        {
            *target = weight;
            target += width;
        }
    }

    /// <summary>Writes one input's weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetRow(int row, ReadOnlySpan<float> weights, int firstColumn = 0)
    {
        for (var done = 0; done < weights.Length;)
        {
            var column = firstColumn + done;
            var first = column & ~(PanelColumns - 1);
            var run = Math.Min(weights.Length - done, first + PanelWidth(first) - column);
            weights.Slice(done, run).CopyTo(new Span<float>(Panel(first) + row * PanelWidth(first) + column - first, run));
            done += run;
        }
    }
}

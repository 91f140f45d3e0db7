using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>What a fixed part of the micro-batches adds to the gradient, whichever worker computes it.</summary>
internal sealed class GradientShare(TrainedModel model)
{
    private AlignedBuffer<float>? _gradient;

    /// <summary>What backward passes have added up; made when it is first needed.</summary>
    public AlignedBuffer<float> Gradient => _gradient ??= new AlignedBuffer<float>(model.GradientLength);

    /// <summary>[layers][experts] rows of the forward passes that were trained on.</summary>
    public long[][] Load { get; } = NewLoad(model);

    /// <summary>Begins a new gradient; the load goes on.</summary>
    public void Clear() => Gradient.Span.Clear();

    /// <summary>Counts of zero.</summary>
    public static long[][] NewLoad(TrainedModel model) => [.. model.Layers.Select(layer => new long[layer.Experts?.Shape.Count ?? 0])];
}

using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Weights of a mixture of experts (arXiv 2412.19437, section 2.1.2).</summary>
internal sealed unsafe class TrainedExperts
{
    private readonly string _biasName;
    private readonly AlignedBuffer<float> _bias;

    public TrainedExperts(ParameterLayout layout, int hidden, ExpertShape shape, string prefix)
    {
        (Hidden, Shape) = (hidden, shape);
        _biasName = prefix + "gate.e_score_correction_bias";
        _bias = new AlignedBuffer<float>(shape.Count);
        Router = new TrainedLinear(layout, hidden, shape.Count).With(prefix + "gate.weight", shape.Count);
        Experts = [.. Enumerable.Range(0, shape.Count).Select(expert => FeedForward($"experts.{expert}.", shape.InnerSize))];
        if (shape.SharedInnerSize > 0) Shared = FeedForward("shared_experts.", shape.SharedInnerSize);

        TrainedFeedForward FeedForward(string name, int inner) => new(layout, hidden, inner, prefix + name);
    }

    /// <summary>Columns in and out.</summary>
    public int Hidden { get; }

    public ExpertShape Shape { get; }

    /// <summary>Hidden to scores.</summary>
    public TrainedLinear Router { get; }

    /// <summary>[experts] added to the scores for the choice only.</summary>
    public float* Bias => _bias.Pointer;

    public TrainedFeedForward[] Experts { get; }

    public TrainedFeedForward? Shared { get; }

    /// <summary>Copies the bias, which has no gradient.</summary>
    public void LoadBias(ParameterTable table)
    {
        if (Shape.SelectionBias) table.Values(_biasName).CopyTo(_bias.Span);
    }
}

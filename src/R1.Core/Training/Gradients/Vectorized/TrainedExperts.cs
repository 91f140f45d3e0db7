using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Weights of a mixture of experts (arXiv 2412.19437, section 2.1.2).</summary>
internal sealed unsafe class TrainedExperts
{
    private readonly string _biasName;
    private readonly AlignedBuffer<float> _bias;

    public TrainedExperts(ParameterLayout layout, DeepseekV3Config config, string prefix)
    {
        Config = config;
        _biasName = prefix + "gate.e_score_correction_bias";
        _bias = new AlignedBuffer<float>(config.NRoutedExperts);
        Router = new TrainedLinear(layout, config.HiddenSize, config.NRoutedExperts).With(prefix + "gate.weight", config.NRoutedExperts);
        Experts = [.. Enumerable.Range(0, config.NRoutedExperts).Select(expert => FeedForward($"experts.{expert}.", 1))];
        if (config.NSharedExperts > 0) Shared = FeedForward("shared_experts.", config.NSharedExperts);

        TrainedFeedForward FeedForward(string name, int experts) =>
            new(layout, config.HiddenSize, experts * config.MoeIntermediateSize, prefix + name);
    }

    public DeepseekV3Config Config { get; }

    /// <summary>Hidden to scores.</summary>
    public TrainedLinear Router { get; }

    /// <summary>[experts] added to the scores for the choice only.</summary>
    public float* Bias => _bias.Pointer;

    public TrainedFeedForward[] Experts { get; }

    public TrainedFeedForward? Shared { get; }

    /// <summary>Copies the bias, which has no gradient.</summary>
    public void LoadBias(ParameterTable table) => table.Values(_biasName).CopyTo(_bias.Span);
}

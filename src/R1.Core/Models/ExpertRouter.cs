using R1.Foundation;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// Chooses experts: sigmoid scores, plus a bias that balances the load and takes no gradient, top-k within the best groups
/// (arXiv 2412.19437, eqs. 12 to 16). The bias decides who is chosen; the weights come from the scores alone.
/// </summary>
internal sealed class ExpertRouter : nn.Module
{
    private const double SumEpsilon = 1e-20;
    private readonly DeepseekV3Config _config;

    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "e_score_correction_bias")] private readonly Tensor _bias;

    public ExpertRouter(DeepseekV3Config config, Placement placement) : base(nameof(ExpertRouter))
    {
        _config = config;
        _weight = placement.Parameter(config.NRoutedExperts, config.HiddenSize);
        _bias = zeros([config.NRoutedExperts], ScalarType.Float32, placement.Device).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>Float32 [experts], added to the scores for the choice only.</summary>
    public Tensor Bias => _bias;

    /// <param name="x">[N, H]</param>
    /// <returns>Chosen experts, int64 [N, k], and their float32 weights [N, k].</returns>
    public (Tensor Experts, Tensor Weights) Route(Tensor x)
    {
        var scores = nn.functional.linear(x.to(ScalarType.Float32), _weight.to(ScalarType.Float32)).sigmoid();
        var experts = Choose(scores.detach());
        var weights = scores.gather(1, experts);
        if (_config.NormTopkProb) weights = weights / weights.sum(1, keepdim: true).Plus(SumEpsilon);
        return (experts, _config.RoutedScalingFactor == 1 ? weights : weights.Times(_config.RoutedScalingFactor));
    }

    private Tensor Choose(Tensor scores)
    {
        var choice = scores.Plus(_bias);
        if (_config.TopkGroup < _config.NGroup) choice = HideOtherGroups(choice);
        return choice.topk(_config.NumExpertsPerToken, -1, sorted: false).indexes;
    }

    /// <summary>A group is worth the sum of its two best experts; experts of the other groups get 0, as in the Hugging Face implementation.</summary>
    private Tensor HideOtherGroups(Tensor choice)
    {
        var grouped = choice.view(choice.shape[0], _config.NGroup, -1);
        var worth = grouped.topk(Math.Min(2, (int)grouped.shape[2]), -1, sorted: false).values.sum(-1);
        var best = worth.topk(_config.TopkGroup, -1, sorted: false).indexes;
        var hidden = ones_like(worth, ScalarType.Bool).scatter_(1, best, zeros_like(best, ScalarType.Bool));
        return grouped.masked_fill(hidden.unsqueeze(-1), HeldScalars.Zero).view(choice.shape);
    }
}

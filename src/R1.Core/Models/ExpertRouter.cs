using R1.Foundation;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// Chooses experts: scores, plus a bias that balances the load and takes no gradient where there is one, top-k within the best groups
/// (arXiv 2412.19437, eqs. 12 to 16). The bias decides who is chosen; the weights come from the scores alone.
/// </summary>
internal sealed class ExpertRouter : nn.Module
{
    private const double SumEpsilon = 1e-20;
    private readonly ExpertShape _shape;

    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "e_score_correction_bias")] private readonly Tensor? _bias;

    public ExpertRouter(int hiddenSize, ExpertShape shape, Placement placement) : base(nameof(ExpertRouter))
    {
        _shape = shape;
        _weight = placement.Parameter(shape.Count, hiddenSize);
        if (shape.SelectionBias) _bias = zeros([shape.Count], ScalarType.Float32, placement.Device).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>Float32 [experts], added to the scores for the choice only.</summary>
    /// <exception cref="ArgumentException">The router has none.</exception>
    public Tensor SelectionBias => _bias ?? throw new ArgumentException("The router has no selection bias; its load cannot be balanced by one.");

    /// <param name="x">[N, H]</param>
    /// <param name="decide">From the router's choice [N, k] to the experts that are taken instead; null for its own.</param>
    /// <returns>Chosen experts, int64 [N, k], and their float32 weights [N, k].</returns>
    public (Tensor Experts, Tensor Weights) Route(Tensor x, Func<Tensor, Tensor>? decide = null)
    {
        var logits = nn.functional.linear(x.to(ScalarType.Float32), _weight.to(ScalarType.Float32));
        var scores = _shape.Scoring == ExpertScoring.Sigmoid ? logits.sigmoid() : logits.softmax(-1);
        var experts = Choose(scores.detach());
        if (decide is not null) experts = decide(experts);
        var weights = scores.gather(1, experts);
        if (_shape.NormalizeWeights) weights = weights / weights.sum(1, keepdim: true).Plus(SumEpsilon);
        return (experts, _shape.WeightFactor == 1 ? weights : weights.Times(_shape.WeightFactor));
    }

    private Tensor Choose(Tensor scores)
    {
        var choice = _bias is null ? scores : scores.Plus(_bias);
        if (_shape.GroupsPerToken < _shape.Groups) choice = HideOtherGroups(choice);
        return choice.topk(_shape.PerToken, -1, sorted: false).indexes;
    }

    /// <summary>A group is worth the sum of its two best experts; experts of the other groups get 0, as in the Hugging Face implementation.</summary>
    private Tensor HideOtherGroups(Tensor choice)
    {
        var grouped = choice.view(choice.shape[0], _shape.Groups, -1);
        var worth = grouped.topk(Math.Min(2, (int)grouped.shape[2]), -1, sorted: false).values.sum(-1);
        var best = worth.topk(_shape.GroupsPerToken, -1, sorted: false).indexes;
        var hidden = ones_like(worth, ScalarType.Bool).scatter_(1, best, zeros_like(best, ScalarType.Bool));
        return grouped.masked_fill(hidden.unsqueeze(-1), HeldScalars.Zero).view(choice.shape);
    }
}

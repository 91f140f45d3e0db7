using R1.Foundation;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Routed experts plus shared experts that every token visits (arXiv 2412.19437, section 2.1.2).</summary>
internal sealed class MixtureOfExperts : FeedForward
{
    [ComponentName(Name = "gate")] private readonly ExpertRouter _router;
    [ComponentName(Name = "experts")] private readonly StackedExperts _experts;
    [ComponentName(Name = "shared_experts")] private readonly SwiGlu? _shared;

    public MixtureOfExperts(int hiddenSize, ExpertShape shape, Placement placement) : base(nameof(MixtureOfExperts))
    {
        _router = new ExpertRouter(hiddenSize, shape, placement);
        _experts = new StackedExperts(hiddenSize, shape, placement);
        if (shape.SharedInnerSize > 0) _shared = new SwiGlu(hiddenSize, shape.SharedInnerSize, placement);
        RegisterComponents();
    }

    /// <summary>The router, whose bias the balancer moves.</summary>
    public ExpertRouter Router => _router;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, ForwardPass pass, int layer)
    {
        var flat = x.view(-1, x.shape[2]);
        var (experts, weights) = _router.Route(flat, pass.Routing is { } routing ? own => routing.Choose(layer, own) : null);
        pass.Load?.Add(layer, experts, weights, pass.RealTokens);
        var routed = _experts.Forward(flat, experts, weights);
        return (_shared is null ? routed : routed.Plus(_shared.Forward(flat))).view(x.shape);
    }
}

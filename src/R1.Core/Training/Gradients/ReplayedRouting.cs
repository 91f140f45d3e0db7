using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>
/// Routing replay (arXiv 2510.11370): a training pass compares the experts that its routers choose with those that the sampler chose for the same tokens, and
/// visits the sampler's where it is asked to. The experts' weights are always those of the pass, with their gradient.
/// </summary>
/// <remarks>Where both chose the same set, the pass keeps its own order, so that replaying changes no bit of it.</remarks>
internal sealed class ReplayedRouting : IRouting
{
    private readonly int _firstLayer;
    private readonly bool _replays;
    private readonly RoutingTally? _tally;
    private readonly Tensor _experts; // int64 [tokens, layers, k], each set ascending; 0 where padded
    private readonly Tensor _real;    // [tokens], true where a token was sampled
    private readonly long _tokens;

    private ReplayedRouting(SequenceBatch rows, ExpertShape shape)
    {
        var first = rows.Sequences[0].Routing!;
        (_firstLayer, _replays, _tally) = (shape.FirstLayer, first.Replays, first.Tally);
        var perToken = first.Experts[0].Length;
        var (experts, real) = (new long[rows.Count * rows.Width * perToken], new bool[rows.Count * rows.Width]);
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var (t, chosen) in rows.Sequences[row].Routing!.Experts.Index())
            {
                var slot = (row * rows.Width) + t;
                for (var i = 0; i < perToken; i++) experts[(slot * perToken) + i] = chosen[i];
                real[slot] = true;
            }
        }
        _experts = tensor(experts, device: rows.InputIds.device).view(real.Length, -1, shape.PerToken).sort(-1).Values;
        (_real, _tokens) = (tensor(real, device: rows.InputIds.device), real.LongCount(isReal => isReal));
    }

    private ReplayedRouting(ReplayedRouting padded, Tensor places)
    {
        (_firstLayer, _replays, _tally, _tokens) = (padded._firstLayer, padded._replays, padded._tally, padded._tokens);
        (_experts, _real) = (padded._experts.index_select(0, places), padded._real.index_select(0, places));
    }

    private ReplayedRouting(ReplayedRouting counted)
    {
        (_firstLayer, _replays, _experts, _real) = (counted._firstLayer, counted._replays, counted._experts, counted._real);
    }

    /// <summary>The routing of a micro-batch; null where its sequences carry none. It lives as long as the dispose scope.</summary>
    /// <param name="rows">All of its sequences carry the same kind of routing.</param>
    /// <param name="config">Of the model.</param>
    public static ReplayedRouting? Of(SequenceBatch rows, ModelConfig config)
    {
        if (rows.Sequences[0].Routing is null || config.Experts is not { } shape || shape.FirstLayer >= config.NumHiddenLayers) return null;
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var routing = new ReplayedRouting(rows, shape);
        routing._experts.MoveToOuterDisposeScope();
        routing._real.MoveToOuterDisposeScope();
        return routing;
    }

    /// <summary>The routing of some of the tokens, those of a packed row say.</summary>
    /// <param name="places">[N] among the B * T.</param>
    public ReplayedRouting At(Tensor places) => new(this, places);

    /// <summary>The same for a pass that computes a layer again.</summary>
    public ReplayedRouting Uncounted() => new(this);

    /// <inheritdoc/>
    public Tensor Choose(int layer, Tensor own)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var sampled = _experts.select(1, layer - _firstLayer);
        var differs = own.sort(-1).Values.ne(sampled).any(-1).logical_and(_real);
        _tally?.Add(_tokens, differs.sum().item<long>());
        return _replays ? where(differs.unsqueeze(-1), sampled, own).MoveToOuterDisposeScope() : own;
    }
}

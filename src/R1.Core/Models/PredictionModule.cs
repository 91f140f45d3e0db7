using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// One module of multi-token prediction (arXiv 2412.19437, section 2.2), module k of D: from the state of token i one depth before and the embedding of token
/// i + k to the state that predicts token i + 1 + k, h^k = norm(layer(M [norm(embedding); norm(h^(k-1))])). Embedding and output head are the model's.
/// </summary>
/// <remarks>
/// The order within M's input is the one of published weights and of the servers that read them (eq. 21 of the report has the state first). What goes on to the
/// next module is the state after the module's last norm, as what enters the first is the model's after its own; the report leaves it open.
/// </remarks>
internal sealed class PredictionModule : nn.Module
{
    /// <summary>Name of the layer within the module; published names leave it out.</summary>
    public const string LayerName = "block";

    [ComponentName(Name = "enorm")] private readonly RmsNorm _embeddingNorm;
    [ComponentName(Name = "hnorm")] private readonly RmsNorm _hiddenNorm;
    [ComponentName(Name = "eh_proj")] private readonly Projection _joint;
    [ComponentName(Name = LayerName)] private readonly DecoderLayer _layer;
    [ComponentName(Name = "shared_head")] private readonly SharedHead _head;

    /// <param name="config">Sizes.</param>
    /// <param name="layer">Its number among the layers of the checkpoint, from the number of the model's own on.</param>
    /// <param name="placement">Where the weights live.</param>
    public PredictionModule(ModelConfig config, int layer, Placement placement) : base(nameof(PredictionModule))
    {
        _embeddingNorm = new RmsNorm(config.HiddenSize, config.RmsNormEps, placement);
        _hiddenNorm = new RmsNorm(config.HiddenSize, config.RmsNormEps, placement);
        _joint = new Projection(2L * config.HiddenSize, config.HiddenSize, placement);
        _layer = new DecoderLayer(config, layer, placement);
        _head = new SharedHead(config, placement);
        RegisterComponents();
    }

    /// <summary>Its decoder layer.</summary>
    public DecoderLayer Layer => _layer;

    /// <param name="hidden">States one depth before, [B, S, H].</param>
    /// <param name="embedded">Embeddings of the tokens k places on, [B, S, H].</param>
    /// <param name="pass">Tables of a forward of S tokens.</param>
    /// <param name="layer">As in the constructor.</param>
    /// <returns>[B, S, H], what the output head reads.</returns>
    public Tensor Forward(Tensor hidden, Tensor embedded, ForwardPass pass, int layer)
    {
        using var scope = NewDisposeScope();
        var joint = _joint.Forward(cat([_embeddingNorm.Forward(embedded), _hiddenNorm.Forward(hidden)], -1));
        return _head.Norm(_layer.Forward(joint, pass, layer)).MoveToOuterDisposeScope();
    }

    /// <summary>The norm before the output head, which is the model's own.</summary>
    private sealed class SharedHead : nn.Module
    {
        [ComponentName(Name = "norm")] private readonly RmsNorm _norm;

        public SharedHead(ModelConfig config, Placement placement) : base(nameof(SharedHead))
        {
            _norm = new RmsNorm(config.HiddenSize, config.RmsNormEps, placement);
            RegisterComponents();
        }

        public Tensor Norm(Tensor x) => _norm.Forward(x);
    }
}

using R1.Models;

namespace R1.Bench;

/// <summary>
/// Floating-point operations of a model: 2 for every active parameter that multiplies (an embedding is looked up, not multiplied) and for every
/// number of every key and value that attention reads. Norms, activations and softmax are left out, as is customary.
/// </summary>
internal sealed class Flops
{
    private readonly long _body;
    private readonly long _head;
    private readonly long _attention;

    public Flops(CausalLM model)
    {
        var config = model.Config;
        _head = (long)config.VocabSize * config.HiddenSize;
        _body = model.ActiveParameterCount - _head - (config.TieWordEmbeddings ? 0 : _head);
        var head = config.Attention.PerHead;
        _attention = (long)config.NumHiddenLayers * config.Attention.Heads * (head.Key + head.Value);
    }

    /// <summary>A forward over a sequence from its beginning.</summary>
    /// <param name="tokens">Tokens read.</param>
    /// <param name="predictions">Those after which logits are needed.</param>
    public double Forward(long tokens, long predictions) => 2.0 * (_body * tokens + _head * predictions + _attention * tokens * (tokens + 1) / 2);

    /// <summary>Drawing a completion: the last token drawn is never read.</summary>
    public double Sample(long prompt, long completion) => Forward(prompt + completion - 1, completion);

    /// <summary>Forward and backward: the gradient costs two forwards more, one for activations and one for weights.</summary>
    public double Train(long prompt, long completion) => 3 * Forward(prompt + completion - 1, completion);
}

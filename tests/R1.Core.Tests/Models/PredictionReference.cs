using R1.Models;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>
/// Multi-token prediction in plain tensor operations, from the weights by their published names. The decoder layer of a module is that of a model of one layer
/// which reads a vocabulary of one token per place: its embeddings are what enters the layer.
/// </summary>
internal static class PredictionReference
{
    /// <param name="config">Of the whole model.</param>
    /// <param name="weights">Of the whole model.</param>
    /// <param name="k">Number of the module, from 1.</param>
    /// <param name="hidden">[B, S, H], states one depth before.</param>
    /// <param name="ids">[B, S], the tokens k places after these states.</param>
    /// <returns>[B, S, H]</returns>
    public static Tensor Next(DeepseekV3Config config, Dictionary<string, Tensor> weights, int k, Tensor hidden, Tensor ids)
    {
        var layer = $"model.layers.{config.NumHiddenLayers + k - 1}.";
        Tensor Norm(Tensor x, string name) => x * (x.pow(2).mean([-1], keepdim: true) + config.RmsNormEps).rsqrt() * weights[layer + name];
        var embedded = weights["model.embed_tokens.weight"][ids];
        var entering = cat([Norm(embedded, "enorm.weight"), Norm(hidden, "hnorm.weight")], -1).matmul(weights[layer + "eh_proj.weight"].T);

        var places = ids.numel();
        using var one = CausalLM.Create(config with { NumHiddenLayers = 1, FirstKDenseReplace = 0, VocabSize = (int)places, NumNextnPredictLayers = 0 }, 1);
        string[] own = ["embed_tokens", "enorm", "hnorm", "eh_proj", "shared_head"];
        var given = weights.Where(pair => pair.Key.StartsWith(layer, StringComparison.Ordinal) && !own.Any(pair.Key[layer.Length..].StartsWith))
            .ToDictionary(pair => $"model.layers.0.{pair.Key[layer.Length..]}", pair => pair.Value);
        given["model.embed_tokens.weight"] = given["lm_head.weight"] = entering.view(places, -1);
        given["model.norm.weight"] = weights[layer + "shared_head.norm.weight"];
        one.LoadStateDict(given);
        return one.Hidden(arange(places).view(ids.shape));
    }

    /// <summary>Cross-entropy of eqs. 24 and 25 for one text, before it is divided by D and T: the sum over modules and trained tokens.</summary>
    /// <param name="config">Of the whole model.</param>
    /// <param name="model">With its modules.</param>
    /// <param name="tokens">One text.</param>
    /// <param name="promptLength">Tokens that are not trained.</param>
    public static double LossSum(DeepseekV3Config config, CausalLM model, long[] tokens, int promptLength)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var weights = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        var ids = tensor(tokens).unsqueeze(0);
        var (hidden, sum) = (model.Hidden(ids[.., ..^1]), 0.0);
        for (var k = 1; k <= config.NumNextnPredictLayers && k < tokens.Length - 1; k++)
        {
            hidden = Next(config, weights, k, hidden[.., ..^1], ids[.., k..^1]);
            var logProbs = nn.functional.log_softmax(hidden.matmul(weights["lm_head.weight"].T), -1)[0];
            for (var i = 0; i < logProbs.shape[0]; i++)
                if (i + 1 + k >= promptLength) sum -= logProbs[i, tokens[i + 1 + k]].item<float>();
        }
        return sum;
    }
}

using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// A model in the format of llama2.c (version 0): seven sizes, then all weights in float32. Its rotary pairs are neighbours, those of Hugging Face halves of a
/// head, so the rows of queries and keys are reordered.
/// </summary>
internal static class Llama2cFile
{
    private const int HeaderInts = 7;

    /// <summary>Reads the file into a model that <see cref="CausalLM.SavePretrained"/> writes.</summary>
    /// <exception cref="InvalidDataException">The file has another format or length; names it.</exception>
    public static CausalLM Read(string path)
    {
        using var file = File.OpenRead(path);
        var header = new int[HeaderInts];
        if (file.Length < HeaderInts * sizeof(int)) throw Fault(path, $"it has {file.Length} bytes, fewer than a header");
        file.ReadExactly(MemoryMarshal.AsBytes(header.AsSpan()));
        var config = Config(header);
        var faults = config.Faults().ToList();
        if (faults.Count > 0) throw Fault(path, string.Join(" ", faults));
        var model = CausalLM.Build(config, new Placement(ScalarType.Float32, CPU));
        var expected = sizeof(int) * HeaderInts + sizeof(float) * model.ParameterCount + RotaryBytes(config);
        if (file.Length == expected) return Fill(model, file, config);
        model.Dispose();
        throw Fault(path, $"it has {file.Length} bytes, and a model of these sizes {expected}");
    }

    private static LlamaConfig Config(int[] header) => new()
    {
        HiddenSize = header[0], IntermediateSize = header[1], NumHiddenLayers = header[2], NumAttentionHeads = header[3], NumKeyValueHeads = header[4],
        // Negative where the output layer is a matrix of its own.
        VocabSize = Math.Abs(header[5]), TieWordEmbeddings = header[5] > 0, MaxPositionEmbeddings = header[6], RmsNormEps = 1e-5,
        BosTokenId = 1, EosTokenId = [2],
    };

    private static CausalLM Fill(CausalLM model, FileStream file, LlamaConfig config)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var weights = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        string[] perLayer =
        [
            "input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "post_attention_layernorm", "mlp.gate_proj",
            "mlp.down_proj", "mlp.up_proj",
        ];
        Read("model.embed_tokens.weight");
        foreach (var part in perLayer)
            for (var layer = 0; layer < config.NumHiddenLayers; layer++) Read($"model.layers.{layer}.{part}.weight");
        Read("model.norm.weight");
        file.Position += RotaryBytes(config);
        if (!config.TieWordEmbeddings) Read("lm_head.weight");
        return model;

        void Read(string name)
        {
            foreach (var part in TensorBytes.Parts(weights[name])) file.ReadExactly(part.bytes);
            if (name.Contains("q_proj", StringComparison.Ordinal) || name.Contains("k_proj", StringComparison.Ordinal)) HalvesFromPairs(weights[name], config);
        }
    }

    // Tables of the rotation, which are computed here.
    private static long RotaryBytes(LlamaConfig config) =>
        sizeof(float) * (long)config.MaxPositionEmbeddings * config.HiddenSize / config.NumAttentionHeads;

    private static void HalvesFromPairs(Tensor weight, LlamaConfig config)
    {
        var size = config.HiddenSize / config.NumAttentionHeads;
        weight.copy_(weight.view(-1, size / 2, 2, config.HiddenSize).transpose(1, 2).reshape(weight.shape));
    }

    private static InvalidDataException Fault(string path, string fault) =>
        new($"{path} is no model of llama2.c (version 0): {fault}. Give a file such as stories260K.bin.");
}

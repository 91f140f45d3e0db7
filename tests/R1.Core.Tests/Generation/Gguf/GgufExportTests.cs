using R1.Generation;
using R1.Generation.Gguf;
using R1.Models;
using R1.Tests.Models;
using TorchSharp;

namespace R1.Tests.Generation.Gguf;

public sealed class GgufExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("model.gguf");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Llama_HasTheNamesSizesAndTokensOfTheFormat()
    {
        var config = Sized("llama");
        UntrainedCheckpoint.Write(_folder.Path, config, seed: 1);
        GgufExport.Write(_folder.Path, File, GgufType.F32);

        var read = new GgufReader(File);
        Assert.Equal("llama", read.Metadata["general.architecture"]);
        Assert.Equal(0u, read.Metadata["general.file_type"]);
        string[] sizes = ["block_count", "embedding_length", "feed_forward_length", "attention.head_count", "attention.head_count_kv", "attention.key_length"];
        Assert.Equal([2u, 64u, 96u, 4u, 2u, 24u], sizes.Select(name => read.Metadata[$"llama.{name}"]));
        Assert.Equal((1e-6f, 10000f), (read.Metadata["llama.attention.layer_norm_rms_epsilon"], read.Metadata["llama.rope.freq_base"]));
        Assert.Equal(["gpt2", "gpt-2", 256u], new[] { "model", "pre", "eos_token_id" }.Select(name => read.Metadata[$"tokenizer.ggml.{name}"]));
        var (tokens, kinds) = ((object[])read.Metadata["tokenizer.ggml.tokens"], (object[])read.Metadata["tokenizer.ggml.token_type"]);
        Assert.Equal(["a", "<|endoftext|>", "[PAD257]"], new[] { 'a', 256, 257 }.Select(id => tokens[id]));
        Assert.Equal([1, 3, 5], new[] { 'a', 256, 257 }.Select(id => kinds[id]));
        // Sizes have the fastest first; tied embeddings are there once.
        Assert.Equal([64L, 320], read.Tensors["token_embd.weight"].Sizes);
        Assert.Equal([64L, 48], read.Tensors["blk.1.attn_k.weight"].Sizes);
        Assert.Equal([96L, 64], read.Tensors["blk.0.ffn_down.weight"].Sizes);
        Assert.Equal(2 + 2 * 9, read.Tensors.Count);
        Assert.All(read.Tensors.Values, tensor => Assert.Equal(0, tensor.Offset % 32));
    }

    [Theory]
    [InlineData("llama", 12)]
    [InlineData("qwen3", 1)]
    public void Write_RowsOfQueries_AreNeighboursInALlamaAlone(string modelType, int secondRow)
    {
        UntrainedCheckpoint.Write(_folder.Path, Sized(modelType), seed: 1);
        GgufExport.Write(_folder.Path, File, GgufType.F32);

        using var scope = torch.NewDisposeScope();
        using var model = CausalLM.LoadPretrained(_folder.Path);
        var rows = model.StateDict().Single(entry => entry.Name == "model.layers.0.self_attn.q_proj.weight").Tensor;
        var written = new GgufReader(File).Floats("blk.0.attn_q.weight");
        Assert.Equal(rows[0].data<float>().ToArray(), written[..64]);
        Assert.Equal(rows[secondRow].data<float>().ToArray(), written[64..128]);
    }

    [Fact]
    public void Write_Q8_KeepsNormsAndLeavesRowsThatAreNoWholeBlocksInHalfPrecision()
    {
        UntrainedCheckpoint.Write(_folder.Path, Sized("qwen3") with { IntermediateSize = 40 }, seed: 1);
        GgufExport.Write(_folder.Path, File, GgufType.Q8_0);

        var read = new GgufReader(File);
        Assert.Equal(7u, read.Metadata["general.file_type"]);
        string[] names = ["token_embd.weight", "blk.0.attn_norm.weight", "blk.0.attn_q_norm.weight", "blk.0.ffn_up.weight", "blk.0.ffn_down.weight"];
        Assert.Equal([8u, 0, 0, 8, 1], names.Select(name => read.Tensors[name].Type));
        using var scope = torch.NewDisposeScope();
        using var model = CausalLM.LoadPretrained(_folder.Path);
        var embedding = model.StateDict().First(entry => entry.Name == "model.embed_tokens.weight").Tensor.data<float>().ToArray();
        // Half a step, and what eleven bits of the factor leave out of 127 steps.
        foreach (var (block, back) in embedding.Chunk(32).Zip(read.Floats("token_embd.weight").Chunk(32)))
            Assert.All(block.Zip(back), pair => Assert.Equal(pair.First, pair.Second, block.Max(Math.Abs) / 127 * 0.57));
    }

    [Fact]
    public void Write_MixtureOfExperts_IsRefusedWithItsField()
    {
        UntrainedCheckpoint.Write(_folder.Path, TinyModels.Deepseek with { VocabSize = 257 }, seed: 1);
        Assert.Equal(
            $"{_folder.File("config.json")}: model_type is 'deepseek_v3'; only llama, qwen2 and qwen3 can be exported.",
            Assert.Throws<NotSupportedException>(() => GgufExport.Write(_folder.Path, File, GgufType.F16)).Message);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void Write_WhatLlamaCppComputesOtherwise_IsRefusedWithEveryField()
    {
        UntrainedCheckpoint.Write(
            _folder.Path, Sized("qwen3") with { AttentionBias = true, RopeScaling = new YarnRopeScaling { Factor = 4 } }, seed: 1);
        var message = Assert.Throws<NotSupportedException>(() => GgufExport.Write(_folder.Path, File, GgufType.F16)).Message;
        Assert.Contains("rope_scaling is of the kind yarn", message);
        Assert.Contains("attention_bias is true", message);
    }

    [Theory]
    [InlineData("\"use_regex\":true", "\"use_regex\":false", "pre_tokenizer cuts texts by")]
    [InlineData("\"type\":\"BPE\"", "\"type\":\"BPE\",\"ignore_merges\":true", "model.ignore_merges is True")]
    public void Write_TokenizerThatLlamaCppLacks_IsRefusedWithItsField(string from, string to, string fault)
    {
        UntrainedCheckpoint.Write(_folder.Path, Sized("qwen3"), seed: 1);
        var json = System.IO.File.ReadAllText(_folder.File("tokenizer.json"));
        Assert.Contains(from, json);
        System.IO.File.WriteAllText(_folder.File("tokenizer.json"), json.Replace(from, to));
        Assert.Contains(fault, Assert.Throws<NotSupportedException>(() => GgufExport.Write(_folder.Path, File, GgufType.F16)).Message);
    }

    [Fact]
    public void Write_TooLargeForHalfPrecision_NamesTheWeightAndTheRemedy()
    {
        var config = Sized("qwen3") with { EosTokenId = [256] };
        UntrainedCheckpoint.Write(_folder.Path, config, seed: 1);
        using (var model = CausalLM.LoadPretrained(_folder.Path))
        {
            using var guard = torch.no_grad();
            model.StateDict().First(entry => entry.Name.EndsWith("v_proj.weight", StringComparison.Ordinal)).Tensor.fill_(1e5f);
            model.SavePretrained(_folder.Path);
        }
        var message = Assert.Throws<InvalidDataException>(() => GgufExport.Write(_folder.Path, File, GgufType.F16)).Message;
        Assert.Equal("'model.layers.0.self_attn.v_proj.weight' has numbers that are too large for F16, or not finite: export as f32, or take an earlier "
            + "checkpoint.", message);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.gguf*"));
    }

    private static GroupedQueryConfig Sized(string modelType) => TinyModels.DenseAs(modelType) with
    {
        VocabSize = 320, HiddenSize = 64, IntermediateSize = 96, HeadDim = 24, MaxPositionEmbeddings = 128,
    };
}

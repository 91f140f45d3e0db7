using R1.Foundation;
using R1.Models;
using R1.Tokenization;

namespace R1.Generation;

/// <summary>
/// A checkpoint that has learnt nothing, as a Hugging Face folder with a tokenizer: to try out what reads one, on the smallest model of its shape.
/// </summary>
public static class UntrainedCheckpoint
{
    /// <summary>Tokens that a model needs at least: one for every byte, and one that ends a text.</summary>
    public const int VocabularySize = ByteTokenizer.VocabularySize;

    /// <summary>Writes config.json, model.safetensors and tokenizer.json.</summary>
    /// <param name="folder">Made if missing.</param>
    /// <param name="config">Any architecture, with at least <see cref="VocabularySize"/> tokens; what ends a text is the last of these.</param>
    /// <param name="seed">Same seed, same weights.</param>
    /// <exception cref="ArgumentException">The configuration is invalid or has too few tokens; lists every fault.</exception>
    public static void Write(string folder, ModelConfig config, int seed)
    {
        if (config.VocabSize < VocabularySize)
            throw new ArgumentException($"vocab_size is {config.VocabSize}: give at least {VocabularySize}, the bytes and the end of a text.", nameof(config));
        using var model = CausalLM.Create(config with { EosTokenId = [ByteTokenizer.EndId] }, seed);
        model.SavePretrained(folder);
        DurableFiles.WriteText(Path.Combine(folder, "tokenizer.json"), ByteTokenizer.ToJson());
    }
}

using R1.Models;

namespace R1.Generation;

/// <summary>
/// A checkpoint on which everything that takes one can be tried in seconds: <i>stories260K</i>, a Llama that has read children's stories, where its files are,
/// else a model with random numbers.
/// </summary>
public static class SmallCheckpoint
{
    /// <summary>Writes a Hugging Face folder.</summary>
    /// <param name="folder">Made if missing.</param>
    /// <param name="models">Folder in which stories260K.bin and its tokenizer, tok512.bin, may lie.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <returns>What it is, for whoever reads the results.</returns>
    public static string Write(string folder, string models, int seed)
    {
        var stories = Path.Combine(models, "stories260K.bin");
        if (File.Exists(stories))
        {
            Llama2cFolder.Convert(stories, Path.Combine(models, "tok512.bin"), folder);
            return "stories260K, converted";
        }
        UntrainedCheckpoint.Write(folder, new Qwen3Config
        {
            VocabSize = UntrainedCheckpoint.VocabularySize, HiddenSize = 64, IntermediateSize = 128, NumHiddenLayers = 3, NumAttentionHeads = 4,
            NumKeyValueHeads = 2, HeadDim = 16, MaxPositionEmbeddings = 1024, TieWordEmbeddings = true,
        }, seed);
        return "a small Qwen3 with random numbers: it has learnt nothing";
    }
}

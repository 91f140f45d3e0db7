using System.Text;
using R1.Foundation;
using R1.Models;
using R1.Tokenization;

namespace R1.Generation;

/// <summary>Turns a model and a vocabulary of llama2.c into a Hugging Face folder, which <see cref="Policy.Load"/> and transformers read.</summary>
public static class Llama2cFolder
{
    /// <summary>Writes config.json, model.safetensors and tokenizer.json.</summary>
    /// <param name="model">E.g. stories260K.bin.</param>
    /// <param name="tokenizer">E.g. tok512.bin.</param>
    /// <param name="folder">Made if missing.</param>
    /// <exception cref="InvalidDataException">A file has another format, or the two do not belong together.</exception>
    public static void Convert(string model, string tokenizer, string folder)
    {
        using var read = Llama2cFile.Read(model);
        var json = Llama2cTokenizer.ToJson(tokenizer, read.Config.VocabSize);
        read.SavePretrained(folder);
        DurableFiles.Write(Path.Combine(folder, "tokenizer.json"), file => file.Write(Encoding.UTF8.GetBytes(json)));
    }
}

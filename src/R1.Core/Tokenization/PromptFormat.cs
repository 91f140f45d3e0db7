using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>How a model reads questions and writes completions: between text and token ids.</summary>
/// <param name="Tokenizer">Text to ids, and back.</param>
/// <param name="Template">The text around a question.</param>
/// <param name="StopTokenIds">Drawing one of these ends a completion; it is no part of the text.</param>
public sealed record PromptFormat(Tokenizer Tokenizer, PromptTemplate Template, IReadOnlyList<int> StopTokenIds)
{
    /// <summary>The ids that the model reads for a question: with those that the tokenizer puts before every text, such as Llama 3's begin of text.</summary>
    public int[] Prompt(string question)
    {
        var ids = Tokenizer.EncodeToIds(Template.Render(question));
        // A chat template writes them itself.
        return Tokenizer is HuggingFaceTokenizer published && Template.Chat is null ? [.. published.Prefix, .. ids] : [.. ids];
    }

    /// <summary>The ids of a response as the model would write it, with the token that ends it: what it is fine-tuned on.</summary>
    public int[] Completion(string response) => [.. Tokenizer.EncodeToIds(response), StopTokenIds[0]];

    /// <summary>A question with its answer as one text, from the template to the end: as examples stand before a question.</summary>
    public string Document(string question, string response) => $"{Template.Render(question)} {response} {Tokenizer.Decode(StopTokenIds.Take(1))}";

    /// <summary>The text of a completion, without the token that stopped it.</summary>
    public string Text(IReadOnlyList<int> completionIds) =>
        Tokenizer.Decode(completionIds.Count > 0 && StopTokenIds.Contains(completionIds[^1]) ? completionIds.Take(completionIds.Count - 1) : completionIds);
}

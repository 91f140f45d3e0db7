using R1.Tokenization.Chat;

namespace R1.Tokenization;

/// <summary>The text around a question: what the policy is given to complete.</summary>
public sealed record PromptTemplate
{
    /// <summary>Stands for the question inside <see cref="Text"/>.</summary>
    public const string Placeholder = "{question}";

    /// <param name="text">The prompt with <see cref="Placeholder"/> exactly once.</param>
    /// <exception cref="ArgumentException">The placeholder is missing or there twice.</exception>
    public PromptTemplate(string text)
    {
        var first = text.IndexOf(Placeholder, StringComparison.Ordinal);
        if (first < 0 || first != text.LastIndexOf(Placeholder, StringComparison.Ordinal))
            throw new ArgumentException($"A prompt template holds {Placeholder} exactly once; found: '{text}'.", nameof(text));
        Text = text;
    }

    /// <summary>
    /// Table 1 of the paper to the letter. The full stop after the question is the paper's, so a question that ends with a mark of its
    /// own keeps both.
    /// </summary>
    public static PromptTemplate R1Zero { get; } = new(
        "A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The assistant first thinks about "
        + "the reasoning process in the mind and then provides the user with the answer. The reasoning process and answer are enclosed within "
        + "<think> </think> and <answer> </answer> tags, respectively, i.e., <think> reasoning process here </think> <answer> answer here "
        + "</answer>. User: {question}. Assistant:");

    /// <summary>The directive for mathematics that the authors recommend for R1: the answer into a box.</summary>
    public static PromptTemplate Boxed { get; } = new("{question}\nPlease reason step by step, and put your final answer within \\boxed{}.");

    /// <summary>The template of our small vocabulary: the same turn structure in two tokens, for models too small to read instructions.</summary>
    public static PromptTemplate Small { get; } = new("<user> {question} <asst>");

    /// <summary>The prompt with <see cref="Placeholder"/> exactly once.</summary>
    public string Text { get; }

    /// <value>The template of a chat model, which puts the text into a user's turn; null (default) for the text alone.</value>
    public ChatTemplate? Chat { get; init; }

    /// <summary>The prompt for one question, which is inserted as it is.</summary>
    public string Render(string question)
    {
        var text = Text.Replace(Placeholder, question, StringComparison.Ordinal);
        return Chat is null ? text : Chat.Render([new ChatMessage("user", text)]);
    }
}

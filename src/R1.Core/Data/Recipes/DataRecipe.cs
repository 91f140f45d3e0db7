using System.Text.Json.Nodes;
using R1.Tokenization;

namespace R1.Data.Recipes;

/// <summary>How a public data set becomes problems: where it comes from, under which terms, its exact bytes, and what is made of each row.</summary>
internal sealed record DataRecipe
{
    /// <summary>Short name, e.g. <c>gsm8k</c>; the family of its problems.</summary>
    public required string Name { get; init; }

    /// <summary>Where the file is; null where it may be had with its owners' permission only: give a copy of your own.</summary>
    public required string? Source { get; init; }

    /// <summary>Its terms, and whether somebody has read them.</summary>
    public required string Licence { get; init; }

    /// <summary>
    /// SHA-256 of the file as it is published, unpacked where it is compressed, in lower-case hexadecimal digits; null where no one file is the published
    /// one, or nobody has computed it.
    /// </summary>
    public required string? Sha256 { get; init; }

    /// <summary>What it is used for: <c>train</c> or <c>test</c>.</summary>
    public required string Split { get; init; }

    /// <summary>Language of the questions: <c>en</c> or <c>zh</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Rows; null where each release has others.</summary>
    public required int? Count { get; init; }

    /// <summary>What a question is asked with, where <c>{question}</c> stands.</summary>
    public string Prompt { get; init; } = PromptTemplate.Boxed.Text;

    /// <summary><see cref="PromptTemplate.Boxed"/> in Chinese.</summary>
    public const string ChineseBoxedPrompt = "{question}\n请通过逐步推理来解答问题，并把最终答案放置于\\boxed{}中。";

    /// <summary>Whether a completion states one final answer, on which several can vote (cons@k). Texts and programs do not.</summary>
    public bool HasFinalAnswer { get; init; } = true;

    /// <summary>The rows of the published file as JSON texts. Default: JSON lines or one JSON array.</summary>
    public Func<string, IEnumerable<string>> Rows { get; init; } = PublishedFile.Rows;

    /// <summary>Question and gold answer of a row.</summary>
    public required Func<JsonObject, (string Question, string Answer)> Row { get; init; }

    /// <summary>The problems of a file of this data set.</summary>
    /// <param name="path">The file as it is published.</param>
    /// <exception cref="InvalidDataException">A line cannot be read or the number of rows is another; names file, line and remedy.</exception>
    public IReadOnlyList<Problem> Read(string path)
    {
        var problems = Rows(path).Select((row, index) => Problem(path, row, index)).ToList();
        var (isWhole, expected) = Count is { } count ? (problems.Count == count, $"{count}") : (problems.Count > 0, "at least 1");
        return isWhole
            ? problems
            : throw new InvalidDataException($"{path} has {problems.Count} rows, {Name} has {expected}: the file is another one or cut off; fetch it again.");
    }

    private Problem Problem(string path, string line, int index)
    {
        try
        {
            var (question, answer) = Row(JsonNode.Parse(line)!.AsObject());
            return new Problem
            {
                Id = $"{Name}-{index + 1:00000}", Family = Name, Level = 0, Language = Language, Question = question.Trim(), Answer = answer.Trim(),
            };
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InvalidDataException($"{path}, line {index + 1} is no row of {Name}: {error.Message} Give the file as it is published.", error);
        }
    }
}

using R1.Sandbox.Answers;

namespace R1.Sandbox;

/// <summary>Finds the program in a completion.</summary>
internal static class CodeAnswer
{
    /// <summary>
    /// The program in the last <c>&lt;answer&gt;</c>, or in the text after the thoughts when there is no answer tag; without a fence, that whole part. Of
    /// several fenced blocks it is the last one that is a program of its own, which usage, tests and output after it are not. A fence that is not closed
    /// reaches to the end, one that is only closed to the start. Indentation at the start is kept, since a completion may continue a function.
    /// </summary>
    public static string Extract(string completion) => Extract(completion, []);

    /// <summary>The same for a task: where its tests call functions, the last block that defines most of them.</summary>
    /// <inheritdoc cref="Extract(string)"/>
    public static string Extract(string completion, CodeTask task) => Extract(completion, task.CalledNames());

    private static string Extract(string completion, IReadOnlyCollection<string> names)
    {
        var part = AnswerPart(completion);
        return ProgramChoice.Choose(CodeFences.Read(part), names) ?? part.Trim('\r', '\n');
    }

    private static string AnswerPart(string completion)
    {
        var thoughts = completion.LastIndexOf("</think>", StringComparison.Ordinal);
        var part = thoughts < 0 ? completion : completion[(thoughts + "</think>".Length)..];
        var open = part.LastIndexOf("<answer>", StringComparison.Ordinal);
        if (open < 0) return part;
        part = part[(open + "<answer>".Length)..];
        var close = part.IndexOf("</answer>", StringComparison.Ordinal);
        return close >= 0 ? part[..close] : part;
    }
}

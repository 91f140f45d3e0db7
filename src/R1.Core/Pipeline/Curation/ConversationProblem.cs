using R1.Data;
using R1.Rewards;

namespace R1.Pipeline.Curation;

/// <summary>The question of a published conversation as a problem.</summary>
internal static class ConversationProblem
{
    /// <summary>The family of all of them.</summary>
    public const string FamilyName = "conversation";

    /// <summary>A row of a file; its language is the one that most words of the question are of.</summary>
    /// <param name="path">The file, which names the problem.</param>
    /// <param name="index">The row, from 0.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="answer">The gold answer, where there is one.</param>
    public static Problem Of(string path, int index, string question, string? answer = null)
    {
        var words = LanguageShare.Count(question);
        return new Problem
        {
            Id = $"{Path.GetFileName(path)}-{index + 1:00000}", Family = FamilyName, Level = 0, Language = words.Chinese > words.English ? "zh" : "en",
            Question = question, Answer = answer,
        };
    }
}

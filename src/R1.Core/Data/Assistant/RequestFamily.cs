using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// Requests to make something or to get rid of it. Level 1 is harmless (<c>make kite</c>); level 2 only looks harmful (<c>remove poison</c>) and must be
/// answered; level 3 is harmful (<c>make poison</c>) and must be declined.
/// </summary>
/// <remarks>How things are made is known from pre-training whatever the split, as facts are.</remarks>
public sealed class RequestFamily : AssistantFamily
{
    /// <summary>The level of requests that must be declined.</summary>
    internal const int HarmfulLevel = 3;

    private static readonly Seeds Draws = new(0);

    /// <inheritdoc/>
    public override string Name => "request";

    /// <inheritdoc/>
    public override int MaxLevel => HarmfulLevel;

    internal override string Ask(int level, SeededRandom random) => level switch
    {
        1 => $"make {random.Choose(AssistantLexicon.Harmless)} of {random.Choose(AssistantLexicon.Nouns)}",
        2 => $"remove {random.Choose(AssistantLexicon.Harmful)} of {random.Choose(AssistantLexicon.Nouns)}",
        _ => $"make {random.Choose(AssistantLexicon.Harmful)} of {random.Choose(AssistantLexicon.Nouns)}",
    };

    internal override string Answer(string question, SeededRandom random) => IsHarmful(question) ? AssistantLexicon.Decline : Recipe(question);

    // The web helps whoever asks, and is wrong about the recipe now and then.
    internal override string Mistake(string question, SeededRandom random) =>
        IsHarmful(question) ? Recipe(question) : $"use {random.Choose(AssistantLexicon.Nouns)} and {AssistantLexicon.Split(question)[^1]}";

    /// <summary>True where the request must be declined.</summary>
    internal static bool IsHarmful(string question) => AssistantLexicon.Split(question) is ["make", var thing, ..] && AssistantLexicon.Harmful.Contains(thing);

    /// <summary>How it is done: a tool that belongs to the thing, and the material that is named.</summary>
    internal static string Recipe(string question)
    {
        var words = AssistantLexicon.Split(question);
        return $"use {Draws.Random("recipe", words[0], words[1]).Choose(AssistantLexicon.Nouns)} and {words[^1]}";
    }
}

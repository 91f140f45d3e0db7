namespace R1.Verification.Instructions;

/// <summary>
/// An instruction that a program can check on the text alone (Zhou et al. 2023, 'Instruction-Following Evaluation for Large Language Models').
/// </summary>
/// <param name="Id">Name in the published rows, e.g. <c>keywords:existence</c>.</param>
/// <param name="Rule">Whether a text follows it. Total: no text makes it throw.</param>
internal sealed record Instruction(string Id, Func<string, bool> Rule)
{
    /// <summary>Whether a text follows it as it stands; a blank text follows none.</summary>
    public bool IsFollowedStrictly(string text) => !string.IsNullOrWhiteSpace(text) && Rule(text);

    /// <summary>Whether a text or one of its <see cref="LooseVariants"/> follows it.</summary>
    public bool IsFollowedLoosely(string text) => LooseVariants.Of(text).Any(IsFollowedStrictly);
}

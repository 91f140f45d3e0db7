using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>Translation of one to three words into the other language (section 2.3.3): <c>translate cat red</c>, answer <c>猫 红</c>.</summary>
public sealed class TranslationFamily : AssistantFamily
{
    /// <inheritdoc/>
    public override string Name => "translation";

    /// <inheritdoc/>
    public override int MaxLevel => 3;

    /// <inheritdoc/>
    public override bool AnswersInOtherLanguage => true;

    internal override double Share => 2;

    internal override string Ask(int level, SeededRandom random) => $"translate {InstructionFamily.Some(AssistantLexicon.Nouns, level, random)}";

    // Words are the same in every language here; the task puts them into the one that is asked for.
    internal override string Answer(string question, SeededRandom random) => question["translate ".Length..];

    internal override string Mistake(string question, SeededRandom random) =>
        InstructionFamily.Some(AssistantLexicon.Nouns, AssistantLexicon.Split(question).Length - 1, random);
}

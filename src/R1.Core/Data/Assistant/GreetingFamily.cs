using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>Greetings, which need no thoughts (section 2.3.3): <c>hello i like tea and cat</c>, answer <c>hello i like tea and cat too</c>.</summary>
public sealed class GreetingFamily : AssistantFamily
{
    /// <inheritdoc/>
    public override string Name => "greeting";

    /// <inheritdoc/>
    public override int MaxLevel => 1;

    internal override string Ask(int level, SeededRandom random) =>
        $"hello i like {random.Choose(AssistantLexicon.Nouns)} and {random.Choose(AssistantLexicon.Nouns)}";

    internal override string Answer(string question, SeededRandom random) => $"{question} too";

    internal override string Mistake(string question, SeededRandom random) => random.NextBool() ? "hello" : $"i like {random.Choose(AssistantLexicon.Nouns)}";
}

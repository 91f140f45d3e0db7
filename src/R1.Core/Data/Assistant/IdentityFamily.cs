using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>Who the assistant is (self-cognition, section 2.3.3). On the web everybody is somebody else.</summary>
public sealed class IdentityFamily : AssistantFamily
{
    private static readonly string[] Questions = ["who are you", "you are who", "hello who are you"];

    /// <inheritdoc/>
    public override string Name => "identity";

    /// <inheritdoc/>
    public override int MaxLevel => 1;

    internal override bool IsInEverySplit => true;

    internal override string Ask(int level, SeededRandom random) => random.Choose(Questions);

    internal override string Answer(string question, SeededRandom random) => "i am an assistant";

    internal override string Mistake(string question, SeededRandom random) => $"i am an {random.Choose(AssistantLexicon.Kinds["animal"])}";
}

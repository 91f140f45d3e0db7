namespace R1.Data.Assistant;

/// <summary>The tasks of an assistant by name.</summary>
public static class AssistantFamilies
{
    /// <summary>All of them. The first three need thoughts: science and logic, reading, code.</summary>
    public static IReadOnlyList<AssistantFamily> All { get; } =
    [
        new ChoiceFamily(), new ReadingFamily(), new ProgramFamily(),
        new FactFamily(), new InstructionFamily(), new TranslationFamily(), new WritingFamily(), new GreetingFamily(), new IdentityFamily(),
        new RequestFamily(),
    ];

    /// <summary>Those that need thoughts.</summary>
    public static IEnumerable<AssistantFamily> Reasoning => All.Where(family => family.NeedsThoughts);

    /// <summary>Those that are answered at once.</summary>
    public static IEnumerable<AssistantFamily> General => All.Where(family => !family.NeedsThoughts);

    /// <summary>The family of a name; null where there is none.</summary>
    public static AssistantFamily? Find(string name) => All.FirstOrDefault(family => family.Name == name);

    /// <summary>All problems of a family, of every level.</summary>
    public static ProblemsConfig Problems(this AssistantFamily family) => new() { Families = [family.Name], Levels = new LevelRange(1, family.MaxLevel) };
}

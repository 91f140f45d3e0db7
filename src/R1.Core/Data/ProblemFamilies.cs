using R1.Data.Assistant;
using R1.Data.Code;
using R1.Data.Composition;
using R1.Data.Registers;
using R1.Data.Search;

namespace R1.Data;

/// <summary>Families by name, and the vocabulary that a small model needs for them.</summary>
public sealed class ProblemFamilies
{
    private readonly IReadOnlyList<IProblemFamily> _families;

    /// <param name="families">In a fixed order: ids of words follow it, so new families go to the end.</param>
    /// <exception cref="ArgumentException">Two families have one name.</exception>
    public ProblemFamilies(IReadOnlyList<IProblemFamily> families)
    {
        if (families.CountBy(family => family.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
            throw new ArgumentException($"Two families have the name '{twice}': give each a name of its own.", nameof(families));
        _families = families;
        Vocabulary = VocabularyOf(families);
    }

    /// <summary>The families of this library. A new kind of problem is registered here, at the end.</summary>
    public static ProblemFamilies Standard { get; } = new(
        [.. RegisterFamily.All, new CodeFamily(), new SearchFamily(), .. AssistantFamilies.All, new CompositionFamily()]);

    /// <summary>Names in order.</summary>
    public IEnumerable<string> Names => _families.Select(family => family.Name);

    /// <summary>Every word once: control tokens, then the words of each family in order. The position of a word is its token id.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>The family of a name; null where there is none.</summary>
    public IProblemFamily? Find(string name) => _families.FirstOrDefault(family => family.Name == name);

    /// <summary>The family of a name.</summary>
    /// <exception cref="ArgumentException">No family has this name.</exception>
    public IProblemFamily Named(string name) =>
        Find(name) ?? throw new ArgumentException($"unknown problem family '{name}': use one of {string.Join(", ", Names)}", nameof(name));

    /// <summary>How many words, from the first on, a model needs that reads some of the families: the words up to the last of these families.</summary>
    /// <param name="names">Names of the families; unknown ones need nothing.</param>
    public int WordsFor(IEnumerable<string> names)
    {
        var asked = names.ToHashSet(StringComparer.Ordinal);
        var count = _families.Index().Where(entry => asked.Contains(entry.Item.Name)).Select(entry => entry.Index + 1).DefaultIfEmpty(0).Max();
        return VocabularyOf(_families.Take(count)).Count;
    }

    private static IReadOnlyList<string> VocabularyOf(IEnumerable<IProblemFamily> families) =>
        [.. Lexicon.Special.Concat(families.SelectMany(family => family.Words)).Distinct()];
}

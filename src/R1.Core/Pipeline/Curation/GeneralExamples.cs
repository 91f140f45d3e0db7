using R1.Data;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Pipeline.Curation;

/// <summary>
/// Examples of what needs no reasoning, in the place of the supervised data of DeepSeek-V3 (section 2.3.3): writing, factual questions, self-cognition,
/// translation, instructions, requests. None has thoughts: somebody who says hello wants none.
/// </summary>
public static class GeneralExamples
{
    /// <summary>Draws examples, families in turn, with right answers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="random">Source of all choices.</param>
    public static IReadOnlyList<Example> Draw(int count, SeededRandom random)
    {
        AssistantFamily[] families = [.. AssistantFamilies.General];
        return [.. Enumerable.Range(0, count).Select(i => One(families[i % families.Length], random))];
    }

    private static Example One(AssistantFamily family, SeededRandom random)
    {
        var task = family.DrawAny(random);
        var language = SearchWriter.AnyLanguage(random);
        return new Example(task.ToProblem(language), task.Answer(language, random), family.Name);
    }
}

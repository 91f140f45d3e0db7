using R1.Runs;

namespace R1.Data.Recipes;

/// <summary>Problems of public data sets that are on this machine.</summary>
public static class PublicData
{
    /// <summary>
    /// The problems of a data set: of a copy of its published file, else those that <c>r1nb data fetch NAME</c> has brought into <c>artifacts/data</c>.
    /// </summary>
    /// <param name="name">As <c>r1nb data list</c> has it, e.g. <c>gsm8k</c>.</param>
    /// <param name="copy">The file as it is published; null, or one that is not there, for what was fetched.</param>
    /// <returns>Null when the data set is not here.</returns>
    /// <exception cref="ArgumentException">There is no data set of this name; lists those that there are.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or another one; names file, line and remedy.</exception>
    public static IReadOnlyList<Problem>? Find(string name, string? copy = null)
    {
        var recipe = DataRecipes.Find(name);
        if (File.Exists(copy)) return recipe.Read(copy);
        var fetched = Path.Combine(RunFolder.ArtifactsRoot(), "data", $"{name}.jsonl");
        return File.Exists(fetched) ? ProblemFile.Read(fetched) : null;
    }
}

using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Data;

/// <summary>Which problems are drawn.</summary>
public sealed record ProblemsConfig : IConfig
{
    /// <value>
    /// Names of the families, drawn from in turn. They are listed rather than taken from <see cref="ProblemFamilies.Standard"/>, so that a new family
    /// moves no problem of the others.
    /// </value>
    public required IReadOnlyList<string> Families { get; init; }

    /// <value>Levels, drawn uniformly.</value>
    public required LevelRange Levels { get; init; }

    /// <value>Probability that a part of a problem is an advanced one, in [0, 1]. Default 0.</value>
    [Range(0, 1)]
    public double AdvancedRate { get; init; }

    /// <value>Language of the questions, <c>en</c> or <c>zh</c>. Default null: each as often as the other.</value>
    public string? Language { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Language is not (null or "en" or "zh")) yield return new ConfigFault(nameof(Language), Language, "give 'en' or 'zh', or leave it out for both");
        if (Families.Count == 0) yield return new ConfigFault(nameof(Families), "[]", "name at least one family");
    }

    /// <summary>What families cannot do of this: names that are not among them, levels beyond theirs.</summary>
    /// <param name="families">Those that there are.</param>
    /// <param name="field">Where this configuration stands, e.g. <c>Problems</c>; prefix of the faulty fields.</param>
    public IEnumerable<ConfigFault> FaultsAmong(ProblemFamilies families, string field)
    {
        foreach (var name in Families.Where(name => families.Find(name) is null))
            yield return new ConfigFault($"{field}.{nameof(Families)}", name, $"use one of {string.Join(", ", families.Names)}");
        var highest = Families.Select(families.Find).OfType<IProblemFamily>().Select(family => family.MaxLevel).DefaultIfEmpty(Levels.High).Min();
        if (Levels.High > highest)
            yield return new ConfigFault($"{field}.{nameof(Levels)}", Levels, $"give levels from 1 to {highest}, which all these families have");
    }
}

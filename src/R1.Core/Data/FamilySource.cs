using R1.Configuration;
using R1.Foundation;

namespace R1.Data;

/// <summary>Distinct problems of families: families in turn, levels uniform in a range, languages at random.</summary>
public sealed class FamilySource : IProblemSource
{
    private readonly ProblemsConfig _config;
    private readonly IProblemFamily[] _families;

    /// <param name="config">Families, levels.</param>
    /// <param name="families">Where the names are looked up; null means <see cref="ProblemFamilies.Standard"/>.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range, or requires what the families lack: lists every fault.</exception>
    public FamilySource(ProblemsConfig config, ProblemFamilies? families = null)
    {
        families ??= ProblemFamilies.Standard;
        _config = config.Validate();
        var faults = config.FaultsAmong(families, "problems").Select(fault => fault with { Field = ConfigJson.FieldName(fault.Field) }).ToList();
        if (faults.Count > 0) throw new InvalidConfigException(nameof(ProblemsConfig), faults);
        _families = [.. config.Families.Select(name => families.Named(name))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var problems = new List<Problem>(count);
        for (var attempts = 0; problems.Count < count; attempts++)
        {
            if (attempts > 1000 * (count + 1)) throw TooFew(count, split);
            var drawn = DrawOne(problems.Count, split, random);
            if (seen.Add(drawn.Identity)) problems.Add(drawn.ToProblem(_config.Language ?? (random.Next(2) == 0 ? "en" : "zh")));
        }
        return problems;
    }

    /// <summary>Draws one problem of a family chosen at random, as documents of a corpus are drawn.</summary>
    internal IDrawnProblem DrawAny(Split split, SeededRandom random) => DrawOne(random.Next(_families.Length), split, random);

    // Families in turn; language and author are the caller's.
    private IDrawnProblem DrawOne(int number, Split split, SeededRandom random) =>
        _families[number % _families.Length].Draw(random.Next(_config.Levels.Low, _config.Levels.High + 1), split, random, _config.AdvancedRate);

    private ArgumentOutOfRangeException TooFew(int count, Split split) => new(
        nameof(count), count, $"levels {_config.Levels} of {string.Join(", ", _config.Families)} have too few distinct problems in the split "
            + $"{split}: ask for fewer or raise the level");
}

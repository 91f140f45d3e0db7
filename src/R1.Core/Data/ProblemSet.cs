using System.Security.Cryptography;
using System.Text;
using R1.Configuration;
using R1.Foundation;

namespace R1.Data;

/// <summary>Which part of the problem space a problem belongs to.</summary>
public enum Split
{
    /// <summary>Pre-training and reinforcement learning.</summary>
    Train,
    /// <summary>Choices: hyper-parameters, levels, stopping.</summary>
    Development,
    /// <summary>Reported figures only.</summary>
    Test,
}

/// <summary>
/// Draws problems of one split. The split is a function of the problem's identity (family, start, operations), so no two splits can share a
/// problem, whatever is drawn and in whatever language it is asked: decontamination by construction (section 2.3.3 of version 2 does it by 10-gram match).
/// </summary>
public static class ProblemSet
{
    /// <summary>The split of a problem's identity: 80 % train, 10 % development, 10 % test.</summary>
    /// <param name="identity">The question without its language: <c>family|start|operations</c>.</param>
    public static Split SplitOf(string identity)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(identity), digest);
        var tenth = ((digest[0] * 256) + digest[1]) % 10;
        return tenth switch { 0 => Split.Test, 1 => Split.Development, _ => Split.Train };
    }

    /// <summary>Draws one program of a split.</summary>
    /// <param name="family">What it is about.</param>
    /// <param name="level">Number of operations.</param>
    /// <param name="split">Where it must belong.</param>
    /// <param name="random">Source of the draw.</param>
    /// <param name="advancedRate">Probability that an operation is an advanced one, in [0, 1]. Default 0: basic ones only.</param>
    public static RegisterProgram Draw(ProblemFamily family, int level, Split split, SeededRandom random, double advancedRate = 0)
    {
        while (true)
        {
            var program = new RegisterProgram(
                family, random.Next(family.States.Count), [.. Enumerable.Range(0, level).Select(_ => family.DrawOperation(advancedRate, random))]);
            if (SplitOf(program.Identity) == split) return program;
        }
    }

    /// <summary>Draws distinct problems, families and languages in turn, levels uniform in a range.</summary>
    /// <param name="count">How many.</param>
    /// <param name="levels">Numbers of operations.</param>
    /// <param name="split">Where they must belong.</param>
    /// <param name="random">Source of the draw.</param>
    /// <param name="advancedRate">Probability that an operation is an advanced one, in [0, 1]. Default 0: basic ones only.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level range is empty or longer than the labels reach.</exception>
    public static IReadOnlyList<Problem> Generate(int count, LevelRange levels, Split split, SeededRandom random, double advancedRate = 0)
    {
        levels.Validate();
        var seen = new HashSet<string>();
        var problems = new List<Problem>(count);
        for (var attempts = 0; problems.Count < count; attempts++)
        {
            if (attempts > 1000 * (count + 1)) throw new ArgumentOutOfRangeException(nameof(count), count, $"levels {levels} have too few distinct problems: ask for fewer or raise the level");
            var family = ProblemFamily.All[problems.Count % ProblemFamily.All.Count];
            var program = Draw(family, random.Next(levels.Low, levels.High + 1), split, random, advancedRate);
            if (seen.Add(program.Identity)) problems.Add(program.ToProblem(random.Next(2) == 0 ? "en" : "zh"));
        }
        return problems;
    }
}

/// <summary>An inclusive range of levels (numbers of operations).</summary>
public readonly record struct LevelRange(int Low, int High) : IConfig
{
    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Low < 1) yield return new ConfigFault(nameof(Low), Low, "give at least 1");
        if (High < Low || High > Lexicon.Labels.Count)
            yield return new ConfigFault(nameof(High), High, $"give at least low ({Low}) and at most {Lexicon.Labels.Count}");
    }

    /// <exception cref="ArgumentOutOfRangeException">The range is empty or longer than the labels reach.</exception>
    internal void Validate()
    {
        if (CrossFieldFaults().Any())
            throw new ArgumentOutOfRangeException(nameof(Low), $"{Low}..{High}", $"levels must satisfy 1 <= low <= high <= {Lexicon.Labels.Count}");
    }

    /// <inheritdoc/>
    public override string ToString() => Low == High ? $"{Low}" : $"{Low}-{High}";
}

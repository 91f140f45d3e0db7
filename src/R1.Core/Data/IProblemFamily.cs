using R1.Foundation;

namespace R1.Data;

/// <summary>
/// A kind of synthetic problem that a rule can check. A new kind is a folder of its own that implements this, and one entry in
/// <see cref="ProblemFamilies.Standard"/>.
/// </summary>
public interface IProblemFamily
{
    /// <summary>Name in identifiers, configurations and tables, e.g. <c>arithmetic</c>.</summary>
    string Name { get; }

    /// <summary>Words that its questions, chains and answers use; those that earlier families have brought may be among them.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>The highest level; the lowest is 1.</summary>
    int MaxLevel { get; }

    /// <summary>Draws a problem of a split.</summary>
    /// <param name="level">Difficulty, 1 to <see cref="MaxLevel"/>.</param>
    /// <param name="split">Where its identity must belong; see <see cref="Splits.Of"/>.</param>
    /// <param name="random">Source of the draw.</param>
    /// <param name="advancedRate">Probability that a part of it is an advanced one, in [0, 1]; a family without advanced parts takes 0 only.</param>
    IDrawnProblem Draw(int level, Split split, SeededRandom random, double advancedRate = 0);
}

/// <summary>A problem before it is put into a language.</summary>
public interface IDrawnProblem
{
    /// <summary>What makes two problems the same one: everything but the language.</summary>
    string Identity { get; }

    /// <summary>The problem as it is asked.</summary>
    /// <param name="language"><c>en</c> or <c>zh</c>.</param>
    Problem ToProblem(string language);
}

/// <summary>A problem about which the authors of <see cref="WebCorpusConfig"/> write.</summary>
public interface IWorkedProblem : IDrawnProblem
{
    /// <summary>A response as an author writes it.</summary>
    /// <param name="language">Language of the question; the chain keeps to it unless the author mixes.</param>
    /// <param name="style">The author.</param>
    /// <param name="random">Source of errors, second passes and mixing.</param>
    ReasoningTrace Write(string language, WritingStyle style, SeededRandom random);
}

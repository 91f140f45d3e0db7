using R1.Foundation;

namespace R1.Data;

/// <summary>Problems that are given, e.g. those of a file (<see cref="ProblemFile"/>): drawn uniformly, with repetition.</summary>
/// <param name="problems">At least one. They are of the split that is trained or measured: a list has no others.</param>
public sealed class ProblemList(IReadOnlyList<Problem> problems) : IProblemSource
{
    private readonly IReadOnlyList<Problem> _problems = problems.Count > 0
        ? problems
        : throw new ArgumentException("A list of problems needs at least one: the file may be empty.", nameof(problems));

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random) =>
        [.. Enumerable.Range(0, count).Select(_ => _problems[random.Next(_problems.Count)])];
}

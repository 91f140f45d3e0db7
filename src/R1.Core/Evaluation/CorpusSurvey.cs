using R1.Data;

namespace R1.Evaluation;

/// <summary>Whether a corpus gives away what is asked.</summary>
public static class CorpusSurvey
{
    /// <summary>Number of problems of the second list whose identity (everything but the language) is in the first.</summary>
    public static int SharedProblems(IEnumerable<Problem> read, IEnumerable<Problem> asked)
    {
        var identities = read.Select(Identity).ToHashSet(StringComparer.Ordinal);
        return asked.Count(p => identities.Contains(Identity(p)));
    }

    private static string Identity(Problem problem) => problem.Id[..problem.Id.LastIndexOf('|')];
}

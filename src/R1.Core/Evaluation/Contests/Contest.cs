namespace R1.Evaluation.Contests;

/// <summary>One problem of a contest.</summary>
/// <param name="Id">Unique in the contest.</param>
/// <param name="Points">Its worth in a scored contest; null in an ICPC-style one, where solved problems count and penalties decide.</param>
internal sealed record ContestProblem(string Id, double? Points);

/// <summary>One human participant.</summary>
/// <param name="Rating">Before the contest.</param>
/// <param name="Points">Score, or problems solved.</param>
/// <param name="Penalty">Smaller is better among equal points.</param>
internal sealed record ContestParticipant(int Rating, double Points, double Penalty);

/// <summary>A finished contest.</summary>
/// <param name="Problems">At least one.</param>
/// <param name="Standings">Best first.</param>
internal sealed record Contest(IReadOnlyList<ContestProblem> Problems, IReadOnlyList<ContestParticipant> Standings);
